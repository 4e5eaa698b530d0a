import Formats
import Raster

/// The smallest box around what a `segmentation` of COCO marks: outlines, or runs of pixels.
///
/// Runs are lengths of stretches of pixels that are off and on by turns, down one column after the other; they are numbers, or
/// characters as pycocotools packs them.
///
/// - Note: Source: github.com/cocodataset/cocoapi, `common/maskApi.c`, `rleFrString` and `rleToBbox`.
enum COCOSegmentation {
    /// Reads the value of a `segmentation`; nil for one that marks nothing.
    ///
    /// - Throws: `FormatError`, `JSONFault`.
    static func box(_ reader: inout JSONReader, path: String) throws -> Box? {
        var ahead = reader
        guard (try? ahead.beginArray()) != nil else { return try runs(&reader, path: path) }
        var points: [(x: Double, y: Double)] = []
        try reader.beginArray()
        while try reader.hasNextElement() {
            let start = reader
            var numbers: [Double] = []
            try reader.beginArray()
            while try reader.hasNextElement() { numbers.append(try reader.number()) }
            guard numbers.count.isMultiple(of: 2), numbers.allSatisfy({ abs($0) < 1e9 }) else {
                throw start.mistake(path: path, expected: "an outline [x, y, x, y, …] in pixels")
            }
            points += stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
        }
        return points.isEmpty ? nil : Box(around: points)
    }

    private static func runs(_ reader: inout JSONReader, path: String) throws -> Box? {
        let start = reader
        var size: [Int] = []
        var lengths: [Int]?
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "size":
                try reader.beginArray()
                while try reader.hasNextElement() { size.append(try reader.wholeNumber()) }
            case "counts":
                var ahead = reader
                if (try? ahead.beginArray()) != nil {
                    var numbers: [Int] = []
                    try reader.beginArray()
                    while try reader.hasNextElement() { numbers.append(try reader.wholeNumber()) }
                    lengths = numbers
                } else {
                    lengths = unpacked(try reader.string())
                }
            default: try reader.skip()
            }
        }
        guard let lengths, size.count == 2, size.allSatisfy({ (1..<1_000_000_000).contains($0) }),
            let box = box(of: lengths, height: size[0], width: size[1])
        else {
            throw start.mistake(
                path: path, expected: "runs with 'size' [height, width] and 'counts' that add up to all of its pixels")
        }
        return box.width > 0 ? box : nil
    }

    /// The box around the pixels that are on, without width where none is; nil where the runs are not those of the size.
    static func box(of lengths: [Int], height: Int, width: Int) -> Box? {
        let count = height * width
        var place = 0
        var isOn = false
        var (left, top, right, bottom) = (width, height, 0, 0)
        for length in lengths {
            guard length <= count - place else { return nil }
            if isOn, length > 0 {
                let (first, last) = (place, place + length - 1)
                left = min(left, first / height)
                right = max(right, last / height + 1)
                // A run that goes on in the next column reaches the bottom of one and the top of the other.
                let isOneColumn = first / height == last / height
                top = min(top, isOneColumn ? first % height : 0)
                bottom = max(bottom, isOneColumn ? last % height + 1 : height)
            }
            place += length
            isOn.toggle()
        }
        guard place == count else { return nil }
        guard right > 0 else { return Box(xmin: 0, ymin: 0, xmax: 0, ymax: 0) }
        return Box(xmin: Double(left), ymin: Double(top), xmax: Double(right), ymax: Double(bottom))
    }

    /// Lengths from their characters, each of which has five bits and whether more follow; from the fourth on they are the
    /// difference to the last but one. Nil where the characters are none of these.
    static func unpacked(_ text: String) -> [Int]? {
        var lengths: [Int] = []
        var (value, shift) = (0, 0)
        for byte in text.utf8 {
            // Twelve characters hold more than any picture has.
            guard (48..<112).contains(byte), shift < 60 else { return nil }
            let bits = Int(byte) - 48
            value |= (bits & 0x1F) << shift
            shift += 5
            guard bits & 0x20 == 0 else { continue }
            if bits & 0x10 != 0 { value -= 1 << shift }
            if lengths.count > 2 {
                let (sum, overflow) = value.addingReportingOverflow(lengths[lengths.count - 2])
                guard !overflow else { return nil }
                value = sum
            }
            guard value >= 0 else { return nil }
            lengths.append(value)
            (value, shift) = (0, 0)
        }
        return shift == 0 ? lengths : nil
    }
}
