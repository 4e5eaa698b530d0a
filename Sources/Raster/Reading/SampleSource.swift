/// The rows of samples in memory.
final class SampleSource: FileDecoder {
    let layout: StoredLayout
    let givesRowsBeforeDamage = false
    let warnings: [String] = []
    private let samples: SampleArray
    private var next = 0

    init(_ samples: SampleArray) {
        self.samples = samples
        let colors: [StoredColors] = [.gray, .grayAlpha, .rgb, .rgbAlpha]
        layout = StoredLayout(
            width: samples.width, height: samples.height, colors: colors[samples.channels - 1],
            sampleBytes: samples.type.bytes)
    }

    func readRow(into row: UnsafeMutableRawPointer) {
        row.copyMemory(from: samples.start + next * samples.bytesPerRow, byteCount: layout.rowBytes)
        next += 1
    }

    func skip(rows: Int, scratch: UnsafeMutableRawPointer) { next += rows }

    func finish() {}
}
