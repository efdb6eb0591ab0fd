import Testing

@testable import Courier

@Suite struct SMTPDialogueTests {
    /// `>` a command of ours, `<` a line of theirs.
    private func dialogue(_ transcript: String) -> SMTPDialogue {
        var dialogue = SMTPDialogue()
        for line in transcript.split(separator: "\n") {
            let bytes = Array((line.dropFirst(2) + "\r\n").utf8)
            if line.first == ">" { dialogue.sent(bytes) } else { dialogue.received(bytes) }
        }
        return dialogue
    }

    private let opening = """
        < 220 mail.test
        > EHLO worker
        < 250-mail.test
        < 250 SIZE
        > MAIL FROM:<a@b> SIZE=400
        < 250 ok

        """

    @Test func `Of a reply in several lines the last one counts`() {
        let dialogue = self.dialogue(self.opening + "> RCPT TO:<c@d>\n< 550-first\n< 550 second\n")
        #expect(
            dialogue.result(forRecipientAt: 0, isComplete: false, trouble: "")
                == .refused(reason: "the server answered 550 second")
        )
    }

    @Test func `A message refused at its end is refused for all it was accepted for`() {
        let dialogue = self.dialogue(
            self.opening + "> RCPT TO:<c@d>\n< 250 ok\n> RCPT TO:<e@f>\n< 451 busy\n> DATA\n< 354 go\n< 552 too much\n"
        )
        let results = (0...1).map { dialogue.result(forRecipientAt: $0, isComplete: false, trouble: "") }
        #expect(results[0] == .refused(reason: "the server answered 552 too much"))
        #expect(results[1] == .failed(reason: "the server answered 451 busy", retryAfter: nil))
    }

    @Test func `A sender refused is a refusal for everybody`() {
        let dialogue = self.dialogue("> MAIL FROM:<a@b>\n< 553 not you\n")
        #expect(dialogue.result(forRecipientAt: 3, isComplete: false, trouble: "").isRefused)
    }

    @Test func `A connection lost on the way is no result for anybody`() {
        let dialogue = self.dialogue(self.opening + "> RCPT TO:<c@d>\n< 250 ok\n> DATA\n< 354 go\n")
        #expect(
            dialogue.result(forRecipientAt: 0, isComplete: false, trouble: "lost")
                == .failed(reason: "lost", retryAfter: nil)
        )
    }

    @Test func `A server that quotes a login does not get it into a message`() {
        let dialogue = self.dialogue("> AUTH PLAIN AGEAaHVudGVyMg==\n< 535 bad login AGEAaHVudGVyMg==\n")
        #expect(dialogue.sessionRefusal == .init(code: 535, text: "535"))
    }

    @Test func `Lines that are no reply change nothing`() {
        let dialogue = self.dialogue(self.opening)
        #expect(self.dialogue(self.opening + "< \n< 2\n< abc def\n< 250\u{2D}x\n") == dialogue)
    }
}
