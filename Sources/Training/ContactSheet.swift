import Network
import Raster

/// One picture that shows many patches side by side, for a person to check what the net is shown.
///
/// Every patch has a frame in the colour of its class (grey is class 0); the frames of near misses are dashed.
///
/// - Parameters:
///   - descriptions: The patches, from left to right and from top to bottom.
///   - cutter: Cuts and alters them.
///   - columns: Patches in a row.
///   - shrink: A whole number; patches are reduced so many times, each pixel the mean of a square.
/// - Throws: What the store of the cutter throws.
public func contactSheet(
    of descriptions: [PatchDescription], cutter: PatchCutter, columns: Int = 8, shrink: Int = 2
) throws -> Picture {
    precondition(!descriptions.isEmpty && columns > 0 && shrink > 0, "a contact sheet shows something")
    let frame = 3
    let width = max(1, cutter.window.width / shrink)
    let height = max(1, cutter.window.height / shrink)
    let columns = min(columns, descriptions.count)
    let rows = (descriptions.count + columns - 1) / columns
    var sheet = Picture(
        width: columns * (width + 2 * frame), height: rows * (height + 2 * frame), color: [255, 255, 255])
    var patch = [Float](repeating: 0, count: cutter.sampleCount)
    for (index, description) in descriptions.enumerated() {
        try patch.withUnsafeMutableBufferPointer { try cutter.cutPatch(description, into: $0) }
        let left = index % columns * (width + 2 * frame)
        let top = index / columns * (height + 2 * frame)
        let color = FrameColors.color(of: description.classIndex)
        for y in 0..<height + 2 * frame {
            for x in 0..<width + 2 * frame {
                let isFrame = x < frame || y < frame || x >= width + frame || y >= height + frame
                let isGap = description.kind == .nearMiss && (x + y) / 8 % 2 == 1
                for channel in 0..<3 {
                    sheet[left + x, top + y, channel] =
                        isFrame
                        ? (isGap ? 255 : color[channel])
                        : meanSample(patch, x - frame, y - frame, channel, cutter, shrink)
                }
            }
        }
    }
    return sheet
}

private func meanSample(
    _ patch: [Float], _ x: Int, _ y: Int, _ channel: Int, _ cutter: PatchCutter, _ shrink: Int
) -> UInt8 {
    let channels = cutter.store.channels
    let channel = min(channel, channels - 1)
    var sum: Float = 0
    var count: Float = 0
    for row in y * shrink..<min((y + 1) * shrink, cutter.window.height) {
        for column in x * shrink..<min((x + 1) * shrink, cutter.window.width) {
            sum += patch[(row * cutter.window.width + column) * channels + channel]
            count += 1
        }
    }
    return UInt8((sum / count * 255).rounded())
}

private enum FrameColors {
    /// Grey for class 0, then colours that the eye tells apart (Okabe and Ito), over and over.
    static func color(of classIndex: Int) -> [UInt8] {
        let colors: [[UInt8]] = [
            [0, 158, 115], [213, 94, 0], [0, 114, 178], [204, 121, 167], [230, 159, 0], [86, 180, 233],
        ]
        return classIndex == 0 ? [128, 128, 128] : colors[(classIndex - 1) % colors.count]
    }
}
