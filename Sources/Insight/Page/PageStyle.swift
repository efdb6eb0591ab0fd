/// How the page looks: in the light, in the dark, and on paper.
enum PageStyle {
    static let css = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --panel: #f6f8fa;
          --line: #d0d7de; --grid: #e4e8ec; --approved: #1f6feb; --stopped: #bc4c00; --withdrawn: #b6bec7;
          --open: #ffffff; --open-edge: #57606a; --kept: #1f6feb; --broken: #bc4c00; --spared: #b6bec7;
          --h1: #dbe9ff; --h2: #a8cbff; --h3: #5a9bf5; --h4: #1f6feb; --h5: #0b3f96; --h0: #f0f2f4; --onheat: #ffffff; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --paper: #0d1117;
          --panel: #161b22; --line: #30363d; --grid: #262c34; --approved: #58a6ff; --stopped: #f0883e;
          --withdrawn: #57606a; --open: #0d1117; --open-edge: #9aa4af; --kept: #58a6ff; --broken: #f0883e;
          --spared: #57606a; --h0: #161b22; --h1: #12305c; --h2: #17468c; --h3: #1f6feb; --h4: #58a6ff;
          --h5: #a5d0ff; --onheat: #0d1117; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", "DejaVu Sans", sans-serif; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }
        h2 { font-size: 1.3rem; margin: 2.6rem 0 .4rem; padding-top: .6rem; border-top: 2px solid var(--line); }
        h3 { font-size: 1.02rem; margin: 1.4rem 0 .3rem; }
        p, ul { margin: .4rem 0; } .soft, .note { color: var(--soft); } .note { font-size: .9rem; max-width: 46rem; }
        nav { margin: 1rem 0 0; font-size: .92rem; } nav a { margin-right: 1rem; } a { color: var(--approved); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: .7rem;
          margin: 1.4rem 0; padding: 0; list-style: none; }
        .tiles li { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .85rem; }
        .tiles b { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .tiles span { color: var(--soft); font-size: .86rem; }
        figure { margin: 1rem 0; } svg { width: 100%; height: auto; display: block; }
        svg text { fill: var(--soft); font-size: 12px; font-family: inherit; } svg .strong { fill: var(--ink); font-size: 13px; }
        svg .value { fill: var(--ink); font-variant-numeric: tabular-nums; }
        .grid { stroke: var(--grid); stroke-width: 1; } .axis { stroke: var(--line); stroke-width: 1.5; }
        .approved { fill: var(--approved); } .stopped { fill: var(--stopped); } .withdrawn { fill: var(--withdrawn); }
        .open { fill: var(--open); stroke: var(--open-edge); stroke-width: 1; }
        .kept { fill: var(--kept); } .broken { fill: var(--broken); } .spared { fill: var(--spared); }
        .plain { fill: var(--approved); }
        .range { stroke: var(--withdrawn); stroke-width: 5; stroke-linecap: round; } .range.most { stroke: var(--approved); }
        .median { fill: var(--approved); stroke: var(--paper); stroke-width: 2; } .mean { stroke: var(--ink); stroke-width: 1.5; }
        .tail { fill: var(--paper); stroke: var(--approved); stroke-width: 2.5; } .tail.far { stroke: var(--soft); }
        .heat0 { fill: var(--h0); } .heat1 { fill: var(--h1); } .heat2 { fill: var(--h2); } .heat3 { fill: var(--h3); }
        .heat4 { fill: var(--h4); } .heat5 { fill: var(--h5); } svg .inheat { font-size: 10px; fill: var(--ink); }
        svg .inheat.light { fill: var(--onheat); }
        .table { overflow-x: auto; margin: .6rem 0 1rem; }
        table { border-collapse: collapse; font-size: .88rem; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--grid);
          overflow-wrap: break-word; min-width: 3.2rem; }
        thead th { border-bottom: 2px solid var(--line); color: var(--soft); font-weight: 600; overflow-wrap: normal; }
        tbody th { font-weight: 500; white-space: nowrap; } .number { text-align: right; font-variant-numeric: tabular-nums; } td.number { white-space: nowrap; }
        details { margin: .4rem 0 1rem; } summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
        .card { border: 1px solid var(--line); border-left: 5px solid var(--stopped); border-radius: 8px;
          background: var(--panel); padding: .8rem 1rem; margin: .9rem 0; break-inside: avoid; }
        .card h3 { margin: 0 0 .3rem; } code, pre { font: .84rem/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
        pre { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .7rem;
          white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; }
        footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .8rem; font-size: .86rem; color: var(--soft); }
        @media print {
          :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --panel: #fff; --line: #888;
            --grid: #ddd; --approved: #1f5fbf; --stopped: #a33f00; --withdrawn: #c4c9ce; --open: #fff; --open-edge: #444;
            --kept: #1f5fbf; --broken: #a33f00; --spared: #c4c9ce; --h0: #f4f4f4; --h1: #dbe9ff; --h2: #a8cbff;
            --h3: #5a9bf5; --h4: #1f6feb; --h5: #0b3f96; --onheat: #fff; }
          * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
          @page { margin: 16mm 14mm; } body { max-width: none; padding: 0; font-size: 10.5pt; }
          nav, summary { display: none; } h2 { break-after: avoid; margin-top: 1.6rem; } h3 { break-after: avoid; }
          svg, tr, .tiles li { break-inside: avoid; } figure { break-inside: auto; } thead { display: table-header-group; }
          .table { overflow: visible; } table { font-size: 8.2pt; } th, td { padding: .15rem .35rem; min-width: 0; overflow-wrap: anywhere; }
          tbody th { white-space: normal; } tbody th, td.number { overflow-wrap: normal; } .tiles { grid-template-columns: repeat(4, 1fr); }
          details::details-content { content-visibility: visible; display: block; height: auto; }
        }
        """
}
