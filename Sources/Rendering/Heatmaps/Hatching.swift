/// Diagonal grey stripes: the sign for pixels that no window was centred near.
struct Hatching: Sendable {
    private let period: Int

    init(scale: Int) { period = 6 * scale }

    func gray(_ x: Int, _ y: Int) -> UInt8 {
        (x + y) % period * 3 < period ? 142 : 124
    }
}
