import KernelInterface

/// Takes means over neighbouring positions. See ``KernelInterface/SlidingSumRow``.
func slideSums(_ row: SlidingSumRow) {
    var first = row.positions.lowerBound - row.before
    let end = row.positions.upperBound - row.before
    while first < end {
        // The part of the sums that begin before the next multiple of the span: what lies before it is added backwards
        // from there, what lies behind forwards.
        let border = row.start(before: first) + row.span
        let last = border < end ? border : end
        var sum = Lanes(repeating: 0)
        var place = border - 1
        while place >= first {
            if place >= 0 && place < row.width { sum += row.input.lanes(place * lanesPerBlock) }
            if place < last { row.output.store(sum, at: (place + row.before) * lanesPerBlock) }
            place -= 1
        }
        sum = Lanes(repeating: 0)
        place = border
        while first < last {
            let stop = first + row.span
            while place < stop {
                if place >= 0 && place < row.width { sum += row.input.lanes(place * lanesPerBlock) }
                place += 1
            }
            let count = (stop < row.width ? stop : row.width) - (first > 0 ? first : 0)
            let offset = (first + row.before) * lanesPerBlock
            row.output.store((row.output.lanes(offset) + sum) * (row.share / Float(count)), at: offset)
            first += 1
        }
    }
}
