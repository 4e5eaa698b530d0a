import Foundation
import Testing

@testable import FCNScanKit

/// The choices of a plan are functions of numbers: these tables say what is chosen, and why it is right.
@Suite struct TrainingPlanTests {
    /// Quantiles of numbers that are spread evenly about a middle.
    private func quantiles(_ middle: Double, spread: Double = 1.2, count: Int = 200) -> Quantiles {
        Quantiles(
            count: count, twentieth: middle / spread, tenth: middle / spread.squareRoot(), median: middle,
            nineTenths: middle * spread.squareRoot(), nineteenTwentieths: middle * spread)
    }

    private func objects(
        _ name: String, _ index: Int, width: Double, height: Double, spread: Double = 1.2, neighbour: Double? = nil,
        count: Int = 200
    ) -> DataSurvey.ObjectClass {
        DataSurvey.ObjectClass(
            name: name, index: index, width: quantiles(width, spread: spread),
            height: quantiles(height, spread: spread),
            side: quantiles(max(width, height), spread: spread),
            size: quantiles((width * height).squareRoot(), spread: spread, count: count),
            neighbour: neighbour.map { quantiles($0) })
    }

    private func survey(
        _ objects: [DataSurvey.ObjectClass], width: Double = 640, height: Double = 480, channels: Int = 3
    ) -> DataSurvey {
        let first = objects.first
        var result = DataSurvey(
            pictures: 100, width: quantiles(width, spread: 1), height: quantiles(height, spread: 1), channels: channels,
            classes: objects.isEmpty ? 10 : objects.count + 1, objects: objects, aspect: nil, side: first?.side,
            size: first?.size, coveredShare: 0.1)
        if let first {
            let aspect = log(first.width.median / first.height.median)
            result.aspect = Quantiles([aspect - 0.1, aspect, aspect + 0.1])
        }
        return result
    }

    @Test("The window holds nine of ten objects and some context, and large objects are shrunk first")
    func windows() throws {
        let tiny = WindowChoice(survey([objects("speck", 1, width: 14, height: 14)]))
        #expect(tiny.scales == [3.0 / 4] && (44...50).contains(tiny.wanted.width))
        // Of small objects it shows more that surrounds them.
        let small = WindowChoice(survey([objects("cell", 1, width: 36, height: 36)]))
        #expect((36...52).contains(small.wanted.width) && small.wanted.width == small.wanted.height)
        #expect(small.scales == [1.0 / 3] && small.reason.contains("265 % context"))
        #expect(Double(small.wanted.width) > 3 * 36 * small.scales[0])
        let middling = WindowChoice(survey([objects("cell", 1, width: 110, height: 110)]))
        #expect(
            Double(middling.wanted.width) < 2.3 * 110 * middling.scales[0] && middling.reason.contains("99 % context"))
        let large = WindowChoice(survey([objects("cell", 1, width: 400, height: 400)]))
        #expect(large.scales.count == 1 && large.scales[0] < 0.2 && (36...60).contains(large.wanted.width))
        let size = try #require(large.objectSizes["cell"])
        #expect(abs(size.width - 400 * large.scales[0]) < 1e-9)
        // The smallest class keeps ten pixels, so the pictures shrink less for the largest.
        let mixed = WindowChoice(
            survey([objects("platelet", 1, width: 40, height: 40), objects("cell", 2, width: 200, height: 200)]))
        #expect(mixed.scales[0] * 40 >= 9.5 && mixed.scales[0] < 0.5 && mixed.wanted.width <= 52)
        let wide = WindowChoice(survey([objects("car", 1, width: 100, height: 40)]))
        #expect(wide.wanted.width > 2 * wide.wanted.height * 9 / 10)
        let people = WindowChoice(survey([objects("person", 1, width: 20, height: 80)]))
        #expect(people.wanted.height > 2 * people.wanted.width)
    }

    @Test("Objects of one class and very different sizes are looked for at several scales, each size at one of them")
    func severalScales() throws {
        let choice = WindowChoice(survey([objects("nucleus", 1, width: 20, height: 20, spread: 2.5)]))
        #expect(choice.levels.count > 2)
        for side in stride(from: 4.0, to: 80, by: 0.5) {
            #expect(choice.levels.count { side >= $0.smallest && side < $0.largest } == 1, "\(side)")
        }
        let side = try #require(choice.objectSizes["nucleus"]).width
        for level in choice.levels where level.smallest > 0 && level.largest < 1000 {
            let middle = (level.smallest * level.largest).squareRoot() * level.scale
            #expect(abs(middle / side - 1) < 0.01)
        }
    }

    @Test("Pictures that are samples as a whole have windows of exactly their size")
    func wholePictures() {
        let digits = WindowChoice(survey([], width: 28, height: 28, channels: 1))
        #expect(digits.isExact && digits.wanted == Extent(28) && digits.scales == [1])
        let cars = WindowChoice(survey([], width: 100, height: 40, channels: 1))
        #expect(cars.wanted == Extent(height: 40, width: 100) && cars.scales == [1])
        let photographs = WindowChoice(survey([], width: 640, height: 480))
        #expect(photographs.scales[0] < 0.25 && photographs.wanted.width < 140)
    }

    @Test(
        "A network without padding is made for any window: one score, exact slides, a stride that suits the objects",
        arguments: [8, 11, 20, 28, 37, 48, 64, 100])
    func networks(side: Int) throws {
        for size in NetworkSize.allCases {
            var window = WindowChoice(survey([objects("cell", 1, width: Double(side), height: Double(side))]))
            window.wanted = Extent(side)
            let choice = try ArchitectureChoice(window, channels: 3, classes: 4, size: size)
            let architecture = try Architecture(text: choice.text)
            #expect(architecture.output == Shape(height: 1, width: 1, channels: 4))
            #expect(choice.window.width >= side && choice.window.width < max(side + 8, 25))
            let form = try architecture.denseForm()
            #expect(form.windowDeviations.isEmpty && form.grid.stride == Extent(choice.stride))
            #expect(choice.multiplyAddsPerPixel > 100)
        }
        let exact = WindowChoice(survey([], width: Double(side), height: Double(side + 3), channels: 1))
        let choice = try ArchitectureChoice(exact, channels: 1, classes: 10)
        #expect(choice.widthFirstText.hasPrefix("size \(side)x\(side + 3)x1;"))
        #expect(try Architecture(text: choice.widthFirstText) == Architecture(text: choice.text))
        #expect(try Architecture(text: choice.text).input == Shape(height: side + 3, width: side, channels: 1))
    }

    @Test("The stride is at most about half of the smallest object")
    func strides() throws {
        for (side, limit) in [(10.0, 4), (5.0, 2), (30.0, 8)] {
            var window = WindowChoice(survey([objects("cell", 1, width: side, height: side)]))
            window.objectSizes = ["cell": ObjectSize(width: side, height: side)]
            #expect(try ArchitectureChoice(window, channels: 1, classes: 2).stride <= limit, "\(side)")
        }
    }

    @Test("Dense objects have background between them, rare classes are shown more often, few objects too")
    func backgrounds() throws {
        let data = survey([
            objects("red", 1, width: 25, height: 25, neighbour: 24, count: 3000),
            objects("white", 2, width: 48, height: 48, count: 200),
        ])
        let window = WindowChoice(data)
        let network = try ArchitectureChoice(window, channels: 3, classes: 3)
        let dense = BackgroundChoice(data, window, network)
        #expect(dense.sampling.dontCareShareOfSide < 0.6 && dense.sampling.repeats[2] > dense.sampling.repeats[1])
        let sparse = survey([objects("ship", 1, width: 30, height: 30, neighbour: 300, count: 40)])
        let few = BackgroundChoice(sparse, WindowChoice(sparse), network)
        #expect(few.sampling.dontCareShareOfSide > 0.7 && few.sampling.positivesPerBox > dense.sampling.positivesPerBox)
        #expect(few.miningRounds > 0)
        let digits = survey([], width: 28, height: 28)
        #expect(BackgroundChoice(digits, WindowChoice(digits), network).miningRounds == 0)
    }

    @Test("Scenes on plain ground give background in proportion to the patches, and few rounds where patches are many")
    func scenes() throws {
        let digits = survey([], width: 28, height: 28, channels: 1)
        let window = WindowChoice(digits).showingObjects(["0", "1"])
        let network = try ArchitectureChoice(window, channels: 1, classes: 3)
        func choice(_ patches: Int, plain: Bool) -> BackgroundChoice {
            BackgroundChoice(
                digits, window, network,
                scenes: SceneCount(patches: patches, scenes: 120, areOnPlainGround: plain))
        }
        #expect(choice(50_000, plain: true).sampling.backgroundsPerPicture * 120 > 50_000 / 8)
        #expect(choice(1_000, plain: true).sampling.backgroundsPerPicture == 16)
        #expect(choice(50_000, plain: true).miningRounds == 1 && choice(1_000, plain: false).miningRounds == 3)
        #expect(choice(50_000, plain: true).reason.contains("one colour"))
        // A digit is not found as two digits; cells of several classes may lie on each other.
        let scan = ScanChoice(window)
        #expect(scan.learned.merging == Merging(mergesAcrossClasses: true) && scan.reason.contains("whatever class"))
        let cells = WindowChoice(
            survey([objects("a", 1, width: 40, height: 40), objects("b", 2, width: 60, height: 60)]))
        #expect(ScanChoice(cells).learned.merging == nil)
    }

    @Test("Parts of what fills its picture are covered in training, single strokes are not")
    func coveredSquares() {
        let window = WindowChoice(survey([], width: 28, height: 28, channels: 1))
        let none = Symmetry(horizontal: false, vertical: false, diagonal: false)
        let shirts = AugmentationChoice(none, channels: 1, isWhole: true, window: window)
        let digits = AugmentationChoice(none, channels: 1, isWhole: true, hasScenes: true, window: window)
        #expect(shirts.augmentation.cutout > 0 && shirts.reason.contains("covered"))
        #expect(digits.augmentation.cutout == 0 && !digits.reason.contains("covered"))
        // Many pictures of things that fill them need less.
        let many = AugmentationChoice(none, channels: 1, isWhole: true, samplesOfClass: 6000, window: window)
        #expect(many.augmentation.cutout < shirts.augmentation.cutout && many.augmentation.rotationInDegrees == 0)
        #expect(many.augmentation.shiftInPixels < shirts.augmentation.shiftInPixels)
    }

    @Test("A model with several scales knows which objects are learnt at which, as its plan did")
    func levelsOfLearnedScans() {
        let choice = WindowChoice(survey([objects("nucleus", 1, width: 20, height: 20, spread: 2.5)]))
        let levels = ScanChoice(choice).learned.levels
        #expect(levels.map(\.scale) == choice.levels.map(\.scale))
        for (found, planned) in zip(levels, choice.levels) {
            #expect(abs(found.smallest - planned.smallest) <= 0.01 * planned.smallest)
            #expect(found.largest == planned.largest || abs(found.largest / planned.largest - 1) < 0.01)
            #expect(abs(found.tolerance / planned.tolerance - 1) < 0.01)
        }
        #expect(LearnedScan().levels == [PictureLevel(scale: 1)])
    }

    @Test("What looks otherwise in a mirror is not mirrored")
    func alterations() {
        let window = WindowChoice(survey([objects("cell", 1, width: 36, height: 36)]))
        func choice(_ horizontal: Bool, _ vertical: Bool, _ diagonal: Bool) -> Augmentation {
            AugmentationChoice(
                Symmetry(horizontal: horizontal, vertical: vertical, diagonal: diagonal), channels: 3, isWhole: false,
                window: window
            ).augmentation
        }
        #expect(choice(true, true, true).turnsByRightAngles)
        let cars = choice(true, false, false)
        #expect(cars.flipsHorizontally && !cars.flipsVertically && !cars.turnsByRightAngles)
        let clothes = AugmentationChoice(
            Symmetry(horizontal: true, vertical: false, diagonal: false, uprightClasses: [5, 7, 9]), channels: 1,
            isWhole: true, window: window)
        #expect(clothes.augmentation.uprightClasses == [5, 7, 9] && clothes.reason.contains("but for 3 classes"))
        let digits = choice(false, false, true)
        #expect(!digits.flipsHorizontally && !digits.flipsVertically && !digits.turnsByRightAngles)
    }

    @Test("A disc looks like its mirror images; a wedge does not, along one axis; noise never tells")
    func symmetries() {
        var random = RandomSource(seed: 3)
        let side = 16
        func pair(_ draw: (Int, Int) -> Float, noise: Float = 0.1, count: Int = 40) -> MeanPair {
            var pair = MeanPair(width: side, height: side)
            for number in 0..<count {
                let samples = (0..<side * side).map { place in
                    draw(place % side, place / side) + noise * Float(random.uniform(in: -1...1))
                }
                pair.add(samples, channels: 1, half: number % 2)
            }
            return pair
        }
        let mirrored: (Int) -> Int = { $0 / side * side + side - 1 - $0 % side }
        let upsideDown: (Int) -> Int = { (side - 1 - $0 / side) * side + $0 % side }
        let disc = pair { x, y in hypotenuse(Float(x) - 7.5, Float(y) - 7.5) < 5 ? 1 : 0 }
        #expect(disc.looksAlike(mirrored) && disc.looksAlike(upsideDown))
        let wedge = pair { x, y in abs(Float(x) - 7.5) < Float(y) / 2 ? 1 : 0 }
        #expect(wedge.looksAlike(mirrored) && !wedge.looksAlike(upsideDown))
        // Light from above does not make a disc stand upright.
        let lit = pair { x, y in (hypotenuse(Float(x) - 7.5, Float(y) - 7.5) < 5 ? 1 : 0) - 0.04 * Float(y) }
        #expect(lit.looksAlike(mirrored) && lit.looksAlike(upsideDown))
        let noise = pair({ _, _ in 0.5 }, noise: 0.5, count: 20)
        #expect(noise.looksAlike(mirrored) && noise.looksAlike(upsideDown))

        // Of single pictures the few classes that have a left side are left as they are; objects on scenes are all alike.
        let flag = pair { x, y in x < 8 && y < 8 ? 1 : 0 }
        func symmetry(_ means: [MeanPair], showWholes: Bool) -> Symmetry {
            Symmetry(of: means, width: side, height: side, showWholes: showWholes)
        }
        let clothes = symmetry([wedge, flag, disc], showWholes: true)
        #expect(clothes.horizontal && !clothes.vertical && clothes.uprightClasses == [1])
        #expect(!symmetry([wedge, flag, disc], showWholes: false).horizontal)
        let digits = symmetry([flag, disc, flag], showWholes: true)
        #expect(!digits.horizontal && digits.uprightClasses.isEmpty)
        let all = symmetry([disc, noise], showWholes: true)
        #expect(all.horizontal && all.vertical && all.uprightClasses.isEmpty)
    }

    private func hypotenuse(_ x: Float, _ y: Float) -> Float { (x * x + y * y).squareRoot() }

    @Test("Few windows are shown more often, in smaller steps")
    func schedules() {
        let (few, many) = (ScheduleChoice(windows: 700), ScheduleChoice(windows: 60_000))
        #expect(few.epochs > many.epochs && few.batchSize < many.batchSize)
        #expect(ScheduleChoice(windows: 60_000, tellsApart: true).epochs > many.epochs)
        #expect(many.epochs >= 12 && ScheduleChoice(windows: 60_000, size: .large).epochs > many.epochs)
    }

    @Test("A model remembers scales, sizes and thresholds, and tells what it cannot use")
    func learnedScans() throws {
        var model = Model.untrained(
            try Architecture(text: "input 8x8x1; fc3 softmax"), classes: ["background", "a", "b"])
        #expect(try model.recommendedScales() == .native && model.detection().objectSizes.isEmpty)
        var scan = LearnedScan()
        scan.scales = [0.25]
        scan.objectSizes = ["a": [10, 12], "other": [1, 1]]
        scan.classThresholds = ["a": 0.7, "b": 0.9]
        model.receipt["scan"] = try sortedJSON(scan)
        model.receipt["threshold"] = "0.8"
        let options = try model.detection()
        #expect(options.threshold == 0.8 && options.classThresholds == [1: 0.7, 2: 0.9])
        #expect(options.objectSizes == [1: ObjectSize(width: 10, height: 12)])
        #expect(try model.recommendedScales() == Scales([0.25]))
        // A threshold that is asked for goes for all classes.
        let asked = try model.detection(
            DetectionRequest(threshold: 0.5, classThresholds: [2: 0.6], merging: Merging(.nms), separation: 30))
        #expect(asked.threshold == 0.5 && asked.classThresholds == [2: 0.6] && asked.separationInPixels == 30)
        for text in ["{", "{\"scales\": [0]}", "{\"objectSizes\": {\"a\": [-1, 2]}}", "{\"scales\": []}"] {
            model.receipt["scan"] = text
            #expect(throws: ScanError.self, "\(text)") { try model.learnedScan() }
        }
    }
}
