import Numbers

extension NetworkSummary: CustomStringConvertible {
    /// A table with one line for each layer, and the totals.
    ///
    /// Where outputs branch or meet, a column tells what enters a layer, unless it is just the output before it.
    public var description: String {
        let header = [
            "layer", "", "output", "memory", "parameters", "multiply-adds", "field", "stride", "offset", "rest",
        ]
        let first = ["input", "", "\(input)", bytesText(input.count * 4), "", "", "1", "1", "0", ""]
        let names = ["input"] + layers.map(\.name)
        let rows = layers.map { row in
            [
                row.name, row.text, "\(row.output)", bytesText(row.activationBytes), countText(row.parameters),
                amountText(row.multiplyAdds), "\(row.geometry.field)", row.geometry.strideText,
                row.geometry.offsetText, row.uncovered == Extent(0) ? "" : "\(row.uncovered)",
            ]
        }
        var cells = [header, first] + rows
        let origins = layers.indices.map { origin(of: layers[$0], after: names[$0]) }
        let isChain = origins.allSatisfy(\.isEmpty)
        if !isChain {
            for (index, text) in (["from", ""] + origins).enumerated() { cells[index].insert(text, at: 2) }
        }
        return TextTable.text(cells, leftAligned: isChain ? 2 : 3) + "\n\n"
            + """
            parameters      \(grouped(parameters))\(statistics == 0 ? "" : " and \(grouped(statistics)) running statistics") \
            (\(bytesText(parameterBytes)))
            multiply-adds   \(grouped(multiplyAdds))
            activations     \(bytesText(activationBytes)) in all, \(bytesText(peakActivationBytes)) at once layer by layer
            forward         \(grouped(forwardValues)) values (\(bytesText(4 * forwardValues))), what works in place not \
            counted
            """
    }

    /// What enters a layer, or nothing where it is just the output before it.
    private func origin(of row: LayerRow, after previous: String) -> String {
        row.inputs == [previous] ? "" : row.inputs.joined(separator: ", ")
    }

    private func countText(_ count: Int) -> String { count == 0 ? "" : grouped(count) }
    private func amountText(_ count: Int) -> String {
        count == 0 ? "" : scaled(count, by: 1000, units: [" ", "k", "M", "G", "T"])
    }
    private func bytesText(_ bytes: Int) -> String {
        scaled(bytes, by: 1024, units: ["B", "KiB", "MiB", "GiB", "TiB"])
    }
}

extension Geometry {
    fileprivate var strideText: String {
        let (vertical, horizontal) = (strideText(.vertical), strideText(.horizontal))
        return vertical == horizontal ? vertical : "\(horizontal)x\(vertical)"
    }
    fileprivate var offsetText: String { offsetTop == offsetLeft ? "\(offsetTop)" : "\(offsetLeft),\(offsetTop)" }
}

/// A number in the largest unit that leaves at least 1 before the point, with three digits or more.
private func scaled(_ number: Int, by step: Double, units: [String]) -> String {
    var value = Double(number)
    var unit = 0
    while value >= step, unit + 1 < units.count {
        value /= step
        unit += 1
    }
    let decimals = unit == 0 || value >= 100 ? 0 : (value >= 10 ? 1 : 2)
    return value.fixed(decimals) + " " + units[unit]
}

/// A number with a comma after each thousand.
private func grouped(_ number: Int) -> String {
    let digits = String(number)
    var result = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
        result.append(digit)
    }
    return result
}
