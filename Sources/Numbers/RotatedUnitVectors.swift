import Machine

/// Unit vectors as rows of a matrix whose rows are rotated in pairs, very many times.
///
/// Rotations are collected and then applied to one strip of columns after the other, each of which stays in the cache of
/// one thread.
struct RotatedUnitVectors {
    /// Columns of a strip: a strip of 3,072 rows takes 768 KiB.
    private static let columns = 32
    /// Rotations that are collected.
    private static let limit = 1 << 17

    private let size: Int
    private let pool: WorkerPool
    /// Shape [strips, size, columns].
    private var values: [Double]
    private var pending: [RowRotation] = []

    init(size: Int, pool: WorkerPool) {
        self.size = size
        self.pool = pool
        values = [Double](repeating: 0, count: (size + Self.columns - 1) / Self.columns * size * Self.columns)
        for row in 0..<size { values[place(row: row, column: row)] = 1 }
    }

    private func place(row: Int, column: Int) -> Int {
        (column / Self.columns * size + row) * Self.columns + column % Self.columns
    }

    /// Rotates two neighbouring rows.
    mutating func rotate(_ rotation: RowRotation) {
        pending.append(rotation)
        if pending.count >= Self.limit { finish() }
    }

    /// Applies the rotations that were collected.
    mutating func finish() {
        let (size, columns, rotations) = (size, Self.columns, pending)
        values.withUnsafeMutableBufferPointer { values in
            let values = UncheckedPointer(values.baseAddress!)
            pool.run((size + columns - 1) / columns) { strip in
                let strip = UnsafeMutableRawPointer(values.pointer + strip * size * columns)
                rotations.withUnsafeBufferPointer { rotations in
                    for rotation in rotations {
                        let row = strip + rotation.row * columns * 8
                        let next = row + columns * 8
                        for offset in stride(from: 0, to: columns * 8, by: 32) {
                            let a = row.loadUnaligned(fromByteOffset: offset, as: SIMD4<Double>.self)
                            let b = next.loadUnaligned(fromByteOffset: offset, as: SIMD4<Double>.self)
                            row.storeBytes(
                                of: rotation.cosine * a - rotation.sine * b, toByteOffset: offset,
                                as: SIMD4<Double>.self)
                            next.storeBytes(
                                of: rotation.sine * a + rotation.cosine * b, toByteOffset: offset,
                                as: SIMD4<Double>.self)
                        }
                    }
                }
            }
        }
        pending.removeAll(keepingCapacity: true)
    }

    /// Writes a row, `size` values.
    func copy(_ row: Int, to target: UnsafeMutablePointer<Double>) {
        for column in 0..<size { target[column] = values[place(row: row, column: column)] }
    }
}
