/// Where a value stands in an array: an index for each axis, the first axis first, as NumPy counts them.
///
/// - Parameters:
///   - number: Its number in row-major order.
///   - shape: That of the array, which has such a value.
package func elementIndices(_ number: Int, of shape: [Int]) -> [Int] {
    precondition(number >= 0 && number < shape.reduce(1, *), "a value is in its array")
    var (rest, indices) = (number, [Int]())
    for length in shape.reversed() {
        indices.append(rest % length)
        rest /= length
    }
    return indices.reversed()
}
