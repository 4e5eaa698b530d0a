import Engine
import KernelInterface
import TestSupport

/// Every instruction set that this processor has.
let supportedSets = InstructionSet.allCases.filter(\.isSupported)

/// Pseudo-random values in −1…1, always the same, in an aligned buffer.
func randomBuffer(_ count: Int, seed: UInt64) -> AlignedBuffer {
    let buffer = AlignedBuffer(count: count)
    for (index, value) in randomValues(count, seed: seed).enumerated() { buffer.start[index] = value }
    return buffer
}

extension AlignedBuffer {
    /// A buffer in which every value is `value`: what must not be read, or not be written, is told by it.
    convenience init(count: Int, filledWith value: Float) {
        self.init(count: count)
        start.update(repeating: value, count: count)
    }
}

/// What differs between two buffers, bit for bit: the first few places with both values; nil where nothing does.
func firstDifferences(_ found: AlignedBuffer, _ expected: AlignedBuffer) -> String? {
    precondition(found.count == expected.count, "buffers of one size")
    var places: [String] = []
    for index in 0..<found.count where places.count < 3 {
        let (a, b) = (found.start[index], expected.start[index])
        if a.bitPattern != b.bitPattern { places.append("[\(index)] \(a) instead of \(b)") }
    }
    return places.isEmpty ? nil : places.joined(separator: ", ")
}

/// Collects values that are further from the expected ones than they may be.
struct Deviations {
    /// The largest difference that is accepted.
    let tolerance: Double
    private(set) var largest = 0.0
    private var places: [String] = []

    init(tolerance: Double) { self.tolerance = tolerance }

    mutating func compare(_ found: Float, _ expected: Double, at place: @autoclosure () -> String) {
        let difference = abs(Double(found) - expected)
        // A comparison that is false for NaN.
        if difference <= tolerance {
            largest = max(largest, difference)
        } else if places.count < 3 {
            places.append("\(place()): \(found) instead of \(expected)")
        }
    }

    /// The first places that differ too much; nil where none does.
    var report: String? { places.isEmpty ? nil : places.joined(separator: ", ") }
}
