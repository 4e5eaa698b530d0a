import Machine

/// A symmetric matrix brought to three diagonals by reflections `H = 1 − β·v·vᵀ`, which are kept.
///
/// Step `k` reflects what is below the diagonal in column `k` onto one entry. The rest `B` of the matrix becomes
/// `H·B·H = B − v·wᵀ − w·vᵀ` with `p = β·B·v` and `w = p − (β/2)(pᵀv)·v`; each row is changed and at once multiplied
/// with the next `v`, so that the matrix passes through memory once a step.
struct Tridiagonalization {
    /// The diagonal and the one beside it.
    let diagonals: TridiagonalMatrix
    private let size: Int
    /// Row `k` holds `v` of step `k` from place `k + 1` on, shape [size, size].
    private let reflections: [Double]
    /// `β` of each step; 0 where nothing is reflected.
    private let factors: [Double]

    init(of matrix: [Double], size: Int, pool: WorkerPool) {
        var work = matrix
        var (diagonal, beside) = ([Double](repeating: 0, count: size), [Double](repeating: 0, count: size))
        var factors = beside
        var (w, p) = (beside, beside)
        work.withUnsafeMutableBufferPointer { work in
            w.withUnsafeMutableBufferPointer { w in
                p.withUnsafeMutableBufferPointer { p in
                    let step = Step(
                        work: UncheckedPointer(work.baseAddress!), w: UncheckedPointer(w.baseAddress!),
                        p: UncheckedPointer(p.baseAddress!), size: size)
                    for k in 0..<size {
                        step.updateFirstRow(k)
                        diagonal[k] = work[k * size + k]
                        guard k < size - 1 else { break }
                        let reflection = step.reflect(k)
                        (beside[k], factors[k]) = (reflection.entry, reflection.factor)
                        // Small pieces of work are not worth a thread.
                        let piece = max(1, 65_536 / (size - k))
                        let rows = size - k - 1
                        pool.run((rows + piece - 1) / piece) { index in
                            let first = k + 1 + index * piece
                            step.updateAndMultiply(k, rows: first..<min(first + piece, size))
                        }
                        step.finish(k, factor: reflection.factor)
                    }
                }
            }
        }
        self.size = size
        self.factors = factors
        reflections = work
        diagonals = TridiagonalMatrix(diagonal: diagonal, beside: beside)
    }

    /// Turns vectors of the three diagonals into vectors of the matrix: applies the reflections, the last one first.
    ///
    /// - Parameter vectors: Shape [count, size].
    func reflectBack(_ vectors: UnsafeMutablePointer<Double>, count: Int) {
        reflections.withUnsafeBufferPointer { reflections in
            for k in stride(from: size - 2, through: 0, by: -1) where factors[k] != 0 {
                let length = size - k - 1
                let v = reflections.baseAddress! + k * size + k + 1
                for index in 0..<count {
                    let vector = vectors + index * size + k + 1
                    let product = factors[k] * dotProduct(v, vector, count: length)
                    for place in 0..<length { vector[place] -= product * v[place] }
                }
            }
        }
    }

    /// The memory of the steps.
    private struct Step: Sendable {
        /// The matrix; of rows that are done, the reflections.
        let work: UncheckedPointer<Double>
        let w: UncheckedPointer<Double>
        let p: UncheckedPointer<Double>
        let size: Int

        private func row(_ index: Int) -> UnsafeMutablePointer<Double> { work.pointer + index * size }

        /// Takes the change of step `k − 1` into row `k`, from the diagonal on; step −1 changed nothing.
        func updateFirstRow(_ k: Int) {
            guard k > 0 else { return }
            let (v, w, target) = (row(k - 1), w.pointer, row(k))
            for place in k..<size { target[place] -= v[k] * w[place] + w[k] * v[place] }
        }

        /// Puts `v` of step `k` into row `k`, which is not needed any longer.
        ///
        /// - Returns: What is left beside the diagonal, and `β`.
        func reflect(_ k: Int) -> (entry: Double, factor: Double) {
            let v = row(k) + k + 1
            let length = size - k - 1
            // Scaled, so that squares neither overflow nor vanish.
            var largest = 0.0
            for place in 0..<length { largest = max(largest, abs(v[place])) }
            var rest = 0.0
            for place in 1..<max(length, 1) { rest = max(rest, abs(v[place])) }
            guard rest > 0 else { return (v[0], 0) }
            for place in 0..<length { v[place] /= largest }
            let norm = dotProduct(v, v, count: length).squareRoot()
            let entry = v[0] > 0 ? -norm : norm
            v[0] -= entry
            return (entry * largest, 2 / dotProduct(v, v, count: length))
        }

        /// Takes the change of step `k − 1` into rows behind `k`, and multiplies them with `v` of step `k`.
        func updateAndMultiply(_ k: Int, rows: Range<Int>) {
            let length = size - k - 1
            let (next, w) = (row(k) + k + 1, w.pointer + k + 1)
            for index in rows {
                let target = row(index) + k + 1
                if k > 0 {
                    let v = row(k - 1) + k + 1
                    let (ownV, ownW) = (v[index - k - 1], w[index - k - 1])
                    for place in 0..<length { target[place] -= ownV * w[place] + ownW * v[place] }
                }
                p.pointer[index] = dotProduct(target, next, count: length)
            }
        }

        /// Makes `w` of step `k`.
        func finish(_ k: Int, factor: Double) {
            let (v, p, w) = (row(k), p.pointer, w.pointer)
            let length = size - k - 1
            let share = factor * factor / 2 * dotProduct(p + k + 1, v + k + 1, count: length)
            for place in k + 1..<size { w[place] = factor * p[place] - share * v[place] }
        }
    }
}

/// `Σ a·b`, in eight sums side by side.
private func dotProduct(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int) -> Double {
    var (low, high) = (SIMD4<Double>(repeating: 0), SIMD4<Double>(repeating: 0))
    let (first, second) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
    let whole = count / 8 * 8
    for place in stride(from: 0, to: whole * 8, by: 64) {
        low +=
            first.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
            * second.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
        high +=
            first.loadUnaligned(fromByteOffset: place + 32, as: SIMD4<Double>.self)
            * second.loadUnaligned(fromByteOffset: place + 32, as: SIMD4<Double>.self)
    }
    var sum = (low + high).sum()
    for place in whole..<count { sum += a[place] * b[place] }
    return sum
}
