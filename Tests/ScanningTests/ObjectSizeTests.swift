import Network
import Testing

@testable import Scanning

/// Detections of classes whose objects have a known size.
@Suite struct ObjectSizeTests {
    /// A map of stride 1 and windows of 20 with two peaks of class 1 six pixels apart, and one of class 2.
    private func map() -> ScoreMap {
        let grid = WindowGrid(window: Extent(20), stride: Extent(1))
        let geometry = ScanGeometry(grid: grid, picture: Extent(60), edge: .drop)
        var logits = [Float](repeating: 0, count: geometry.map.height * geometry.map.width * 3)
        func set(_ column: Int, _ row: Int, _ classIndex: Int, _ value: Float) {
            logits[(row * geometry.map.width + column) * 3 + classIndex] = value
        }
        for place in stride(from: 0, to: logits.count, by: 3) { logits[place] = 9 }
        set(10, 10, 1, 20)
        set(16, 10, 1, 19)
        set(30, 30, 2, 20)
        return ScoreMap(
            geometry: geometry, classes: ["background", "a", "b"], logits: logits, probabilityRule: .softmax)
    }

    @Test("Objects are half of their own size apart, not half a window, and boxes have that size")
    func ownSize() throws {
        var options = DetectionOptions(threshold: 0.5)
        #expect(try map().detections(ofClass: 1, options: options).count == 1)
        options.objectSizes = [1: ObjectSize(width: 8, height: 6)]
        let found = try map().detections(ofClasses: [1, 2], options: options)
        #expect(found[0].map(\.box.width) == [8, 8] && found[0].map(\.box.height) == [6, 6])
        #expect(found[1].map(\.box.width) == [20])
        for rule in [MergingRule.nms, .wbf] {
            options.merging = Merging(rule)
            let boxes = try map().detections(ofClasses: [1, 2], options: options)
            #expect(boxes[0].map(\.box.width) == [8, 8] && boxes[1].map(\.box.width) == [20], "\(rule)")
        }
    }

    @Test("A distance in pixels of the picture goes for all classes and all scales")
    func distanceInPixels() throws {
        var options = DetectionOptions(threshold: 0.5)
        for (pixels, count) in [(4.0, 2), (7.0, 1), (14.0, 1)] {
            options.separationInPixels = pixels
            #expect(try map().detections(ofClass: 1, options: options).count == count, "\(pixels)")
            // The same map of a picture that was scored at half its size: what was 6 pixels apart is 12.
            let pyramid = ScorePyramid(picture: Extent(120), levels: [ScorePyramid.Level(scale: 0.5, map: map())])
            let found = try pyramid.detections(ofClasses: [1], options: options)[0].count
            #expect(found == (pixels < 12 ? 2 : 1), "\(pixels) at half size")
        }
    }
}
