import ArgumentParser
import FCNScanKit

struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the whole way without any data: draws pictures, trains, scans, judges, reports.",
        discussion: """
            Draws blood smears whose cells are known, trains a small network to find white cells on some of them, scans the \
            others, judges what was found by the known boxes, and writes a page to look at it all. Each step is a command \
            that is printed and then run, so that it can be typed again with your own pictures. The same seed gives the same \
            files. After Ctrl-C, the same command goes on where it stopped.

            EXAMPLES
              fcnscan demo demo/
              fcnscan demo demo-7/ --seed 7 --pictures 100
            """)

    @Argument(help: "A new folder for everything.", completion: .directory)
    var folder: String
    @Option(help: "Decides all that is drawn, and how training begins.")
    var seed: UInt64 = 1
    @Option(help: "Pictures to learn from; a quarter as many are scanned.")
    var pictures = 64
    @Option(help: "How often training goes through all of them.")
    var epochs = 10
    @OptionGroup var work: ThreadArguments

    func validate() throws {
        func check(_ name: String, _ value: Int, _ allowed: ClosedRange<Int>) throws {
            guard allowed.contains(value) else {
                throw ValidationError(
                    "--\(name) takes a number from \(allowed.lowerBound) to \(allowed.upperBound), found \(value).")
            }
        }
        try check("pictures", pictures, 8...10_000)
        try check("epochs", epochs, 1...1000)
    }

    func run() throws {
        let demo = DemoFolder(
            folder, seed: seed, trainingPictures: pictures, scannedPictures: max(pictures / 4, 1))
        try demo.begin(describedBy: text(steps(in: demo)))
        Interrupt.endsProgram()
        print("\(pictures) drawn blood smears to learn from, \(demo.scannedPictures) others to scan: in \(demo.path)")
        let line = ProgressLine("drawing")
        try demo.draw { line.show($0, of: $1, "pictures") }
        Console.clearProgress()
        let isBegun = TrainingFolder(besideModel: demo.path(of: Self.model)).exists
        for (number, step) in steps(in: demo, resuming: isBegun).enumerated() {
            print("\n\(number + 1). \(step.title)\n$ \(step.text)")
            do {
                try step.run()
            } catch let code as ExitCode where Interrupt.wasRequested {
                Console.note("fcnscan: the same demo goes on there")
                throw code
            }
        }
        print("\nOpen \(demo.path(of: Self.report)) in a browser: move the threshold, look at what was missed.")
    }

    private static let model = "cells.safetensors"
    private static let report = "report.html"
    /// Windows of 160 pixels, 32 apart.
    private static let network =
        "input 160x160x3; conv8-16/s4 relu pool2 conv3-32 relu pool2 conv3-32 relu pool2; fc2 softmax"

    /// - Parameter resuming: True to go on with a run of training.
    private func steps(in demo: DemoFolder, resuming: Bool = false) -> [DemoStep] {
        let (model, found) = (demo.path(of: Self.model), demo.path(of: "found"))
        let threads = work.threads == AvailableProcessors.count ? [] : ["--threads", "\(work.threads)"]
        let wanted = ["--class", "white-cell=WBC"]
        return [
            DemoStep(
                "Learn from \(pictures) pictures with boxes",
                ["train", demo.path(of: "learn/images"), "--boxes", demo.path(of: "learn/boxes.csv")] + wanted
                    + ["--arch", Self.network, "--epochs", "\(epochs)", "--seed", "\(seed)", "--mine", "training"]
                    + ["--output", model] + threads + (resuming ? ["--resume"] : [])),
            DemoStep(
                "Scan \(demo.scannedPictures) pictures that the network has never seen",
                [
                    "batch", demo.path(of: "new/images"), "--model", model, "--output", found, "--edge", "center",
                    "--save-map",
                ] + threads),
            DemoStep(
                "Judge what was found by the known boxes, and write a page to look at it",
                ["evaluate", "--maps", found, "--boxes", demo.path(of: "new/boxes.csv")] + wanted
                    + ["--output", demo.path(of: "judged"), "--report", demo.path(of: Self.report)]),
        ]
    }

    /// What the folder holds, and how it is made.
    private func text(_ steps: [DemoStep]) -> String {
        """
        A demonstration of fcnscan: seed \(seed), \(pictures) pictures to learn from, \(epochs) epochs.

        learn/, new/          drawn blood smears, and the boxes of their cells
        \(Self.model)     the network that was trained; cells.training/ says how it learnt
        found/                heat maps, detections and score maps of the pictures in new/
        judged/               hits, misses and false alarms
        \(Self.report)           the page to look at

        \(steps.map { "\($0.title):\n  \($0.text)\n" }.joined(separator: "\n"))
        """
    }
}

/// A command that is printed and run.
private struct DemoStep {
    /// What it does.
    let title: String
    private let arguments: [String]

    init(_ title: String, _ arguments: [String]) {
        self.title = title
        self.arguments = arguments
    }

    /// As a person types it.
    var text: String { (["fcnscan"] + arguments).map(quoted).joined(separator: " ") }

    /// Runs the command in this process.
    func run() throws {
        var command = try FCNScan.parseAsRoot(arguments)
        try command.run()
    }

    private func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:+@%".contains($0) }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
