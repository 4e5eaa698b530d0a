import FCNScanKit
import Foundation
import Testing

@Suite struct AverageArgumentsTests {
    @Test("A scan with averages says so, costs as many times the work, and is another result for a batch")
    func averages() throws {
        let program = try Program()
        try program.drawScenes(count: 1)
        let model = try program.untrainedModel(side: 36)
        let scan = ["scenes/0.png", "--model", model, "--output", "out"]
        let plain = try program.run(scan + ["--dry-run", "--json"]).json()
        let forecast = try program.run(scan + ["--dry-run", "--json", "--average", "dihedral"]).json()
        #expect(forecast["multiplyAdds"] as? Int == 8 * (plain["multiplyAdds"] as? Int ?? 0))
        let average = ["orientations": "dihedral", "quantity": "probabilities"]
        #expect(forecast["average"] as? [String: String] == average && plain["average"] == nil)
        let report = try program.run(scan + ["--json", "--average", "dihedral"])
        #expect(try report.json()["average"] as? [String: String] == average, "\(report.errors)")

        let batch = ["batch", "scenes", "--model", model, "--output", "found", "--no-pictures"]
        #expect(try program.run(batch + ["--average", "flips"]).output.hasPrefix("1 pictures (0 from an earlier run)"))
        #expect(try program.run(batch).output.hasPrefix("1 pictures (0 from an earlier run)"))
    }

    @Test("Windows that are no squares are mirrored, and a sentence says why they are not turned")
    func rectangles() throws {
        let program = try Program()
        try program.drawScenes(count: 1)
        let architecture = try Architecture(text: "input 36x24x3; conv3-4/s4 relu pool2; fc2 softmax")
        try Model(
            architecture: architecture, parameters: WeightInitialization.he.parameters(of: architecture, seed: 1),
            classes: ["background", "thing"], normalization: Normalization(mean: [0, 0, 0], deviation: [1, 1, 1])
        ).write(to: program.path("wide.safetensors"))
        let refused = try program.run("scenes/0.png", "--model", "wide.safetensors", "--average", "rotations")
        #expect(refused.status == 1)
        #expect(
            refused.errors == """
                Error: the windows are 24x36 pixels, 8x8 apart, and only squares can be turned by quarters; average \
                mirrored windows instead with --average flips

                """)
    }
}
