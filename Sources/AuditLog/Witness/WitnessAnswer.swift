import SignedNote

/// What a witness answered to an ``AddCheckpointRequest``.
public enum WitnessAnswer: Hashable, Sendable {
    /// It has seen the checkpoint: the note with its cosignature, and when.
    case cosigned(SignedNote, Cosignature)
    /// It cosigned another size last, and wants a proof from there.
    case lastSaw(size: Int64)
    /// It cosigned another tree of this very size: somebody shows two histories.
    case forked
    /// It will not, with the status of HTTP; asking again in the same words does not help.
    case refused(status: Int, String)
    /// It did not answer as a witness does.
    case unusable(String)

    /// The type of an answer that is a size.
    public static let sizeType = "text/x.tlog.size"
    /// No answer is longer.
    public static let bytesMax = 16 * 1024

    /// Reads an answer. Nothing of it is believed but a cosignature of `witness` over what was sent.
    public init(
        to request: AddCheckpointRequest,
        status: Int,
        contentType: String?,
        body: [UInt8],
        by witness: WitnessKey
    ) {
        guard body.count <= Self.bytesMax else {
            self = .unusable("its answer is larger than any")
            return
        }
        switch status {
        case 200: self = Self.cosigned(request.note, body, witness)
        case 409 where contentType.map(Self.mediaType) == Self.sizeType: self = Self.size(body)
        case 409: self = .forked
        case 400, 403, 404, 422: self = .refused(status: status, Self.line(body))
        default: self = .unusable("it answered with status \(status): \(Self.line(body))")
        }
    }

    private static func cosigned(_ note: SignedNote, _ lines: [UInt8], _ witness: WitnessKey) -> Self {
        do throws(NoteError) {
            let answered = try SignedNote(Array(note.text.utf8) + [10] + lines)
            guard let found = try answered.cosignatures(among: [witness]).first,
                let signature = answered.signature(of: witness)
            else { return .unusable("it sent no cosignature of \(witness.name)") }
            var cosigned = note
            cosigned.add(signature)
            return .cosigned(cosigned, found)
        } catch {
            return .unusable("its cosignature does not hold: \(error)")
        }
    }

    private static func size(_ body: [UInt8]) -> Self {
        guard body.last == 10, let size = Int64(String(decoding: body.dropLast(), as: UTF8.self)), size >= 0,
            "\(size)\n".utf8.elementsEqual(body)
        else { return .unusable("it answered with what is no size") }
        return .lastSaw(size: size)
    }

    private static func mediaType(_ field: String) -> String {
        String(field.prefix { $0 != ";" }).lowercased().filter { $0 != " " }
    }

    /// Its first words, without anything that a terminal would obey.
    private static func line(_ body: [UInt8]) -> String {
        String(decoding: body.prefix(200).prefix { $0 != 10 }.filter { (32...126).contains($0) }, as: UTF8.self)
    }
}
