extension [ChatTurn] {
    /// The parts of the instructions that open the conversation, and the turns after them.
    ///
    /// Providers want a user's turn: instructions with nothing after them become that turn.
    func splitLeadingInstructions() -> (instructions: [ContentPart], conversation: [ChatTurn]) {
        var instructions: [ContentPart] = []
        for (index, turn) in enumerated() {
            guard case .instruction(let parts) = turn.content else {
                return (instructions, Array(self[index...]))
            }
            instructions += parts
        }
        return ([], [ChatTurn(position: 0, content: .user(instructions))])
    }
}

extension ContentPart {
    /// This part of a later instruction as user text that still says what it is.
    var taggedAsInstruction: ContentPart {
        guard let text = visibleText else { return self }
        var part = self
        part.kind = .text("<system>\n\(text)\n</system>")
        return part
    }
}
