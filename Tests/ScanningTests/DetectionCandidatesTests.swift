import Network
import Raster
import Testing

@testable import Scanning

@Suite struct DetectionCandidatesTests {
    /// A map of three classes with random logits.
    private let map: ScoreMap = {
        var state: UInt64 = 5
        let geometry = ScanGeometry(
            grid: WindowGrid(window: Extent(12), stride: Extent(3)), picture: Extent(height: 50, width: 64),
            edge: .center)
        let logits = (0..<geometry.map.height * geometry.map.width * 3).map { _ -> Float in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(state >> 40) / Float(1 << 24) * 8 - 4
        }
        return ScoreMap(geometry: geometry, classes: ["a", "b", "c"], logits: logits, probabilityRule: .softmax)
    }()

    private static let mergings = MergingRule.allCases.flatMap { rule in
        [false, true].map { Merging(rule, mergesAcrossClasses: $0) }
    }

    @Test("Candidates of a low threshold give what a pass at a higher one gives", arguments: mergings)
    func thresholds(merging: Merging) throws {
        let candidates = try ScorePyramid(map).candidates(
            ofClasses: [1, 2], options: DetectionOptions(threshold: 0.3, merging: merging))
        for threshold: Float in [0.3, 0.6, 0.9] {
            let options = DetectionOptions(threshold: threshold, merging: merging)
            let found = try map.detections(ofClasses: [1, 2], options: options)
            #expect(try candidates.detections(threshold: threshold) == found)
            #expect(found.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.score >= threshold } })
            #expect(zip([1, 2], found).allSatisfy { index, list in list.allSatisfy { $0.classIndex == index } })
        }
    }

    @Test("Across classes an object has its strongest class only", arguments: MergingRule.allCases)
    func acrossClasses(rule: MergingRule) throws {
        let geometry = ScanGeometry(
            grid: WindowGrid(window: Extent(8), stride: Extent(4)), picture: Extent(32), edge: .drop)
        var logits = (0..<49).flatMap { _ -> [Float] in [0, -9, -9] }
        // Class 1 is stronger in the middle cell, and both answer.
        logits.replaceSubrange(24 * 3..<24 * 3 + 3, with: [-9, 1, 0.5])
        let map = ScoreMap(
            geometry: geometry, classes: ["ground", "a", "b"], logits: logits, probabilityRule: .softmax)
        func counts(_ mergesAcross: Bool) throws -> [Int] {
            try map.detections(
                ofClasses: [1, 2],
                options: DetectionOptions(
                    threshold: 0.3, merging: Merging(rule, mergesAcrossClasses: mergesAcross))
            ).map(\.count)
        }
        #expect(try counts(false) == [1, 1])
        #expect(try counts(true) == [1, 0])
    }

    @Test("Suppression of the windows of a map leaves windows, and fusion a box between them")
    func windowsOfMap() throws {
        let geometry = ScanGeometry(
            grid: WindowGrid(window: Extent(8), stride: Extent(2)), picture: Extent(height: 8, width: 14),
            edge: .drop)
        let map = ScoreMap(
            geometry: geometry, classes: ["a"], logits: [0.2, 0.6, 0.9, 0.1], probabilityRule: .asTheyAre)
        func found(_ rule: MergingRule) throws -> [Detection] {
            try map.detections(ofClass: 0, options: DetectionOptions(threshold: 0.5, merging: Merging(rule)))
        }
        #expect(try found(.nms).map(\.box) == [Box(xmin: 4, ymin: 0, xmax: 12, ymax: 8)])
        #expect(try found(.nmm).map(\.box) == [Box(xmin: 2, ymin: 0, xmax: 12, ymax: 8)])
        let fused = try found(.wbf)
        #expect(fused.count == 1 && abs(fused[0].box.xmin - (2 * 0.6 + 4 * 0.9) / 1.5) < 1e-6)
        #expect(fused[0].scale == 1 && fused[0].area == nil)
    }
}
