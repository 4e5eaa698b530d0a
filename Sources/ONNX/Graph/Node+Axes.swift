// What operators on shapes have in common, whether they are computed or become layers.

extension Node {
    /// An axis counted from the front; negative ones count from the end.
    func axis(_ axis: Int, rank: Int) throws -> Int {
        guard axis >= -rank, axis < rank else { throw bad("axis", axis, "\(-rank) to \(rank - 1)") }
        return axis < 0 ? axis + rank : axis
    }

    /// Axes counted from the front, each once.
    func axes(_ axes: [Int], rank: Int) throws -> [Int] {
        let result = try axes.map { try axis($0, rank: rank) }
        guard Set(result).count == result.count else { throw bad("axes", axes, "each axis once") }
        return result
    }

    /// The permutation of a transposition; the reverse order unless told.
    func permutation(rank: Int) throws -> [Int] {
        let permutation = try ints("perm") ?? (0..<rank).reversed()
        guard permutation.count == rank, permutation.sorted() == Array(0..<rank) else {
            throw bad("perm", permutation, "the axes 0 to \(rank - 1), each once")
        }
        return permutation
    }

    /// The number of axes that a flatten makes the first of its two.
    func flattenedAxes(rank: Int) throws -> Int {
        let axis = try int("axis", default: 1)
        guard axis >= -rank, axis <= rank else { throw bad("axis", axis, "\(-rank) to \(rank)") }
        return axis < 0 ? axis + rank : axis
    }

    /// The positions that a gather takes along an axis; negative indices count from the end.
    func positions(_ indices: Constant, size: Int) throws -> [Int] {
        try indices.integers().map { index in
            guard index >= -size, index < size else { throw bad("index", index, "below \(size)") }
            return index < 0 ? index + size : index
        }
    }

    /// The shape that a reshape gives: 0 keeps a size, −1 is what remains.
    func reshaped(_ shape: [Int], to wanted: [Int]) throws -> [Int] {
        let keepsZero = try flag("allowzero")
        var result = wanted
        for (index, size) in wanted.enumerated() where size == 0 && !keepsZero {
            guard index < shape.count else { throw bad("shape", wanted, "no 0 at the place \(index) for \(shape)") }
            result[index] = shape[index]
        }
        let open = result.indices.filter { result[$0] == -1 }
        guard open.count <= 1, result.allSatisfy({ $0 >= -1 }) else {
            throw bad("shape", wanted, "sizes, with -1 at most once")
        }
        guard let count = elementCount(shape) else { throw bad("shape", shape, "a possible shape") }
        if let open = open.first {
            result[open] = 1
            guard let known = elementCount(result), known > 0, count % known == 0 else {
                throw bad("shape", wanted, "\(count) values")
            }
            result[open] = count / known
        }
        guard elementCount(result) == count else { throw bad("shape", wanted, "\(count) values") }
        return result
    }

    /// The shape with the axes of size 1 taken out; all of them unless told.
    func squeezed(_ shape: [Int], _ axes: [Int]?) throws -> [Int] {
        let removed =
            try axes.map { try self.axes($0, rank: shape.count) } ?? shape.indices.filter { shape[$0] == 1 }
        guard removed.allSatisfy({ shape[$0] == 1 }) else { throw bad("axes", removed, "axes of size 1 of \(shape)") }
        return shape.indices.filter { !removed.contains($0) }
    }

    /// The positions of the axes in the result of an unsqueeze.
    func unsqueezed(rank: Int, _ axes: [Int]) throws -> [Int] {
        guard axes.count <= 64 else { throw bad("axes", "\(axes.count) axes", "at most 64") }
        return try self.axes(axes, rank: rank + axes.count)
    }

    /// The positions along each sliced axis.
    func slices(
        _ shape: [Int], starts: [Int], ends: [Int], axes: [Int]?, steps: [Int]?
    ) throws -> [(axis: Int, positions: [Int])] {
        let axes = try self.axes(axes ?? Array(starts.indices), rank: shape.count)
        let steps = steps ?? [Int](repeating: 1, count: starts.count)
        guard starts.count == ends.count, axes.count == starts.count, steps.count == starts.count else {
            throw bad(
                "numbers of starts, ends, axes and steps", [starts.count, ends.count, axes.count, steps.count],
                "as many of each")
        }
        return try axes.indices.map { index in
            let size = shape[axes[index]]
            guard size <= 1 << 22 else { throw bad("size of an axis", size, "at most \(1 << 22)") }
            guard steps[index] != 0 else { throw bad("step", 0, "another number than 0") }
            let step = min(max(steps[index], -size - 1), size + 1)
            func position(_ value: Int, in range: ClosedRange<Int>) -> Int {
                let absolute = value < 0 ? value.addingReportingOverflow(size).partialValue : value
                return min(max(absolute, range.lowerBound), range.upperBound)
            }
            let positions: [Int]
            if step > 0 {
                let range = 0...size
                positions = Array(
                    stride(from: position(starts[index], in: range), to: position(ends[index], in: range), by: step))
            } else {
                guard size > 0 else { return (axes[index], []) }
                positions = Array(
                    stride(
                        from: position(starts[index], in: 0...(size - 1)),
                        to: position(ends[index], in: -1...(size - 1)),
                        by: step))
            }
            return (axes[index], positions)
        }
    }

    /// The positions along each sliced axis, from constants (starts, ends, axes, steps) or, before version 10, from
    /// attributes.
    func slices(_ shape: [Int], _ bounds: [Constant?]) throws -> [(axis: Int, positions: [Int])] {
        guard let starts = try bounds[0]?.integers() ?? ints("starts"),
            let ends = try bounds[1]?.integers() ?? ints("ends")
        else { throw bad("bounds", "nothing", "starts and ends") }
        return try slices(
            shape, starts: starts, ends: ends, axes: bounds[2]?.integers() ?? ints("axes"), steps: bounds[3]?.integers()
        )
    }
}
