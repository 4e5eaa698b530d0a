/// A straight piece of a line.
struct Segment {
    var from: SIMD2<Double>
    var to: SIMD2<Double>

    func distance(to point: SIMD2<Double>) -> Double {
        let along = to - from
        let square = (along * along).sum()
        let share = square > 0 ? min(max(((point - from) * along).sum() / square, 0), 1) : 0
        return (point - from - along * share).length
    }

    /// Cuts a chain of segments into dashes; one that is far longer than the area is wide and high is left out.
    static func dashes(_ segments: [Segment], _ dash: (on: Double, off: Double), within area: PixelRect) -> [Segment] {
        let period = dash.on + dash.off
        var result: [Segment] = []
        var phase = 0.0
        var end: SIMD2<Double>?
        for segment in segments {
            if segment.from != end { phase = 0 }
            end = segment.to
            let length = (segment.to - segment.from).length
            guard length > 0, length < Double(area.width + area.height) * 4 else { continue }
            let along = (segment.to - segment.from) / length
            var start = -phase
            while start < length {
                let (first, last) = (max(start, 0), min(start + dash.on, length))
                if first < last {
                    result.append(Segment(from: segment.from + along * first, to: segment.from + along * last))
                }
                start += period
            }
            phase = (phase + length).truncatingRemainder(dividingBy: period)
        }
        return result
    }
}

extension SIMD2<Double> {
    var isFinite: Bool { x.isFinite && y.isFinite }
    var length: Double { (self * self).sum().squareRoot() }
}
