/// A file of bytes in the IDX format, in which MNIST and its relatives come: plain or compressed by gzip.
///
/// - Note: Source: yann.lecun.com/exdb/mnist, "The IDX file format": two bytes of zero, the type of the numbers (8 is a
///   byte without sign), the number of dimensions, each dimension in 4 bytes (most significant first), the numbers.
struct IDXFile {
    let path: String
    /// The size along each dimension, the outermost first.
    let dimensions: [Int]
    /// Numbers in the order of the file.
    let bytes: [UInt8]

    /// Reads a file.
    ///
    /// - Parameter dimensionCounts: How many dimensions are accepted.
    /// - Parameter limitBytes: The most bytes of content that are accepted; checked before they are held.
    /// - Throws: ``TrainingDataError``, with the offset of the byte (unpacked) that is wrong.
    init(contentsOf path: String, dimensionCounts: ClosedRange<Int>, limitBytes: Int) throws {
        let file = try UnpackedFile(path)
        let head = try file.read(4)
        guard head[0] == 0, head[1] == 0 else {
            throw TrainingDataError.damagedFile(
                path: path, byte: 0, expected: "two bytes of 0, as every IDX file begins",
                found: "\(head[0]) and \(head[1])")
        }
        guard head[2] == 8 else {
            throw TrainingDataError.damagedFile(
                path: path, byte: 2, expected: "8, the type of bytes without sign", found: "\(head[2])")
        }
        guard dimensionCounts.contains(Int(head[3])) else {
            let counts = Set([dimensionCounts.lowerBound, dimensionCounts.upperBound]).sorted()
            throw TrainingDataError.damagedFile(
                path: path, byte: 3, expected: "\(counts.map(String.init).joined(separator: " or ")) dimensions",
                found: "\(head[3])")
        }
        var dimensions: [Int] = []
        var count = 1
        for place in 0..<Int(head[3]) {
            let size = try file.read(4).reduce(0) { $0 << 8 | Int($1) }
            let product = count.multipliedReportingOverflow(by: size)
            guard size > 0, !product.overflow else {
                throw TrainingDataError.damagedFile(
                    path: path, byte: 4 + 4 * place, expected: "the size of a dimension", found: "\(size)")
            }
            count = product.partialValue
            dimensions.append(size)
        }
        let room = file.largestContent - file.offset
        guard count <= room else {
            throw TrainingDataError.damagedFile(
                path: path, byte: 4, expected: "at most \(room) bytes of content, which the file has room for",
                found: "\(dimensions.map(String.init).joined(separator: "x")) = \(count)")
        }
        guard count <= limitBytes else {
            throw TrainingDataError.tooLargeForMemory(path: path, bytes: count, limitBytes: limitBytes)
        }
        self.path = path
        self.dimensions = dimensions
        bytes = try file.read(count)
        try file.finish()
    }
}
