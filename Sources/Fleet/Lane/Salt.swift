/// Thirty-two random bytes for a commitment, from the system's generator.
public func drawSalt() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var salt: [UInt8] = []
    for _ in 0..<4 {
        withUnsafeBytes(of: generator.next()) { salt += $0 }
    }
    return salt
}
