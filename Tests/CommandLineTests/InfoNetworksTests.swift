import FCNScanKit
import Foundation
import Testing

/// What `info` says of networks by name, and of those that cannot slide.
@Suite struct InfoNetworksTests {
    @Test("VGG16 is described with the textbook's numbers")
    func vgg16() throws {
        let program = try Program()
        let result = try program.run("info", "vgg16", "--threads", "2")
        #expect(result.status == 0, "\(result.errors)")
        for text in [
            "138,357,544 (528 MiB)", "15,470,264,320", "15,237,608 values (58.1 MiB)",
            "24.5 MiB at once layer by layer",
            "window 224x224, stride 32 pixels", "conv13 (layer 29) pads by 1", "row by row", "on 2 threads",
        ] {
            #expect(result.output.contains(text), "\(text) in \(result.output)")
        }
        let pool5 = try #require(result.output.split(separator: "\n").first { $0.hasPrefix("pool5") })
        #expect(pool5.split(separator: " ").map(String.init).suffix(3) == ["212", "32", "-90"])
    }

    @Test("The textbook's 384x384 picture has 12x12 positions before the head, and 6x6 cells")
    func vgg16OnPicture() throws {
        let program = try Program()
        let result = try program.run("info", "VGG16", "--size", "384x384", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        #expect(report["map"] as? [Int] == [6, 6] && report["size"] as? [Int] == [384, 384])
        let summary = try #require(report["summary"] as? [String: Any])
        #expect(summary["parameters"] as? Int == 138_357_544)
        let layers = try #require(summary["layers"] as? [[String: Any]])
        let outputs = layers.compactMap { layer in
            (layer["output"] as? [String: Int]).map { (layer["name"] as? String, $0) }
        }
        #expect(outputs.first { $0.0 == "pool5" }?.1 == ["height": 12, "width": 12, "channels": 512])
        #expect(outputs.last?.1 == ["height": 6, "width": 6, "channels": 1000])
        let held = try #require(report["held"] as? [String: Any])
        let plan = try #require(held["plan"] as? [String: Int])
        // Rows, not maps: less than the two largest maps of a pass layer by layer.
        #expect(try #require(plan["rows"]) < summary["peakActivationBytes"] as? Int ?? 0)
        #expect(try #require(plan["weights"]) >= 4 * 138_357_544)
    }

    @Test("Every network by name is described", arguments: NamedArchitecture.allCases)
    func everyName(network: NamedArchitecture) throws {
        let result = try Program().run("info", network.rawValue)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("row by row") && result.output.contains("stride"), "\(result.output)")
    }

    @Test("A file goes before a network of the same name, and a wrong name is told with the right one")
    func names() throws {
        let program = try Program()
        #expect(try program.run("new", "linear", "-o", "vgg16").status == 0)
        let file = try program.run("info", "vgg16")
        #expect(file.output.contains("input 32x32x3") && file.output.contains("class 9"), "\(file.output)")
        let slip = try program.run("info", "resnet-18")
        #expect(slip.status == 1 && slip.errors.contains("did you mean 'resnet18'"), "\(slip.errors)")
        let missing = try program.run("info", "missing.safetensors")
        #expect(missing.status == 1 && missing.errors.contains("missing.safetensors"), "\(missing.errors)")
        #expect(!missing.errors.contains("resnet18"))
    }

    @Test(
        "A network that cannot slide is described with the reason instead of a grid",
        arguments: [
            ("input 6x6x2; scale/map conv3-4 relu; fc2", "layer 1 (scale)"),
            ("input 6x6x2; conv3-4 =m; avgpool4; fc2 relu; fc4 sigmoid mul@m; fc2", "layer 7 (mul)"),
            ("input 6x6x2; conv3-4 flatten softmax", "layer 2 (flatten)"),
            ("input 6x6x2; conv3-2 up2", "2 scores for each 1 pixels"),
        ])
    func obstacles(text: String, reason: String) throws {
        let program = try Program()
        let result = try program.run("info", "--arch", text)
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output.contains("single windows of 6x6 only") && result.output.contains(reason), "\(result.output)")
        #expect(!result.output.contains("dense scores"))
        let json = try program.run("info", "--arch", text, "--json").json()
        #expect((json["obstacle"] as? String)?.contains(reason) == true && json["grid"] == nil)
        let picture = try program.run("info", "--arch", text, "--size", "100x100")
        #expect(picture.status == 1 && picture.errors.contains(reason), "\(picture.errors)")
    }
}
