import Testing

@testable import Store

@Suite struct AddressTests {
    @Test func `An address is shown without its password`() throws {
        let address = try StoreAddress("postgresql://ada:secret@db.example:5433/belay?schema=two&password=other")
        #expect(address.description == "postgresql://ada@db.example:5433/belay?schema=two")
        #expect(try StoreAddress("sqlite:/var/lib/belay/belay.db").description == "sqlite:/var/lib/belay/belay.db")
    }

    @Test(arguments: [
        "", "mysql://x", "sqlite:relative.db", "sqlite:/directory/", "postgresql://ada:secret@[broken/belay",
        "postgresql://h/d?schema=a-b", "postgresql://h/d?schema=", "postgresql://h/d?schema=1a",
    ])
    func `An address that cannot be read is refused without repeating it`(text: String) throws {
        let error = #expect(throws: StoreError.self) { try StoreAddress(text) }
        #expect(error?.kind == .unusable)
        #expect(error?.description.contains("secret") == false)
    }

    @Test(
        arguments: [
            ("0:45", "nfs4"), ("0:46", nil), ("8:1", nil), ("0:47", "fuse.sshfs"), ("9:9", nil),
        ] as [(String, String?)]
    )
    func `A network file system is told from a disk`(device: String, kind: String?) {
        let mounts = """
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            30 22 0:45 / /mnt/a rw shared:9 master:2 - nfs4 server:/a rw,vers=4.2
            31 22 0:46 / /mnt/b rw - tmpfs tmpfs rw
            32 22 0:47 / /mnt/c rw - fuse.sshfs host: rw
            """
        #expect(FileSystem.networkKind(ofDevice: device, mounts: mounts) == kind)
    }

    @Test func `The disk under a running test is this machine's own`() throws {
        #expect(try FileSystem.networkKind(ofDirectory: "/") == nil)
        #expect(throws: StoreError.self) { try FileSystem.networkKind(ofDirectory: "/nowhere/at/all") }
    }
}
