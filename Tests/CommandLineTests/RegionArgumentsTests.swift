import FCNScanKit
import Foundation
import TestSupport
import Testing

@testable import fcnscan

@Suite struct RegionArgumentsTests {
    @Test("A region is four numbers, all of pixels or all with a unit")
    func regions() {
        #expect(RegionText(argument: "1,2,3,4")?.region == .pixels(PictureRegion(x: 1, y: 2, width: 3, height: 4)))
        #expect(
            RegionText(argument: "0um,1mm,2um,0.5mm")?.region
                == .micrometers(x: 0, y: 1000, width: 2, height: 500))
        for text in [
            "1,2,3", "1,2,0,4", "-1,2,3,4", "1um,2,3,4", "1.5,2,3,4", "1,2,3,4,5", "a,b,c,d", "", "1ly,1ly,1ly,1ly",
        ] {
            #expect(RegionText(argument: text) == nil, "\(text)")
        }
        #expect(PixelLength(argument: "250nm")?.micrometers == 0.25)
        #expect(PixelLength(argument: "30m")?.micrometers == 30e6)
        for text in ["0um", "0.25", "um", "-1um"] { #expect(PixelLength(argument: text) == nil, "\(text)") }
    }

    @Test("Detections of a region have the coordinates of the whole picture, and lengths where the pixel has a size")
    func regionsAndUnits() throws {
        let program = try Program()
        let region = try program.run(
            "scan", "\(Program.samples)/smear-384.png", "-o", "a", "--region", "100,60,284,324", "--pixel-size",
            "0.5um",
            "--json", "--threshold", "0.1")
        #expect(region.status == 0, "\(region.errors)")
        let report = try region.json()
        #expect(report["size"] as? [Int] == [284, 324])
        let placement = try #require(report["placement"] as? [String: Any])
        #expect(placement["origin"] as? [Double] == [100, 60] && placement["size"] as? [Int] == [384, 384])
        let found = try #require((report["detections"] as? [[String: Any]])?.first)
        let center = try #require(found["centerX"] as? Double)
        #expect(center > 100)
        let physical = try #require(found["physical"] as? [String: Any])
        #expect(physical["centerX"] as? Double == center / 2 && physical["unit"] as? String == "um")
        let area = try #require((report["physical"] as? [String: Any])?["squareMillimeters"] as? Double)
        #expect(abs(area - 284 * 324 * 0.25e-6) < 1e-12)
    }

    @Test("A region in the left upper corner says, too, how large the whole picture is")
    func cornerIsPlaced() throws {
        let program = try Program()
        let region = try program.run(
            "scan", "\(Program.samples)/smear-384.png", "-o", "a", "--region", "0,0,300,260", "--json", "--no-pictures")
        let placement = try #require(try region.json()["placement"] as? [String: Any], "\(region.errors)")
        #expect(placement["size"] as? [Int] == [384, 384])
    }

    @Test("A picture of one page is told so, with the command that lists what there is")
    func missingParts() throws {
        let program = try Program()
        let file = "\(Program.samples)/smear-384.png"
        let page = try program.run("scan", file, "--page", "2")
        #expect(page.status == 1)
        #expect(page.errors.contains("page 2") && page.errors.contains("fcnscan info"), "\(page.errors)")
        let unknown = try program.run("scan", file, "--region", "1mm,1mm,1mm,1mm")
        #expect(unknown.status == 1 && unknown.errors.contains("--pixel-size"), "\(unknown.errors)")
        #expect(try program.run("scan", file, "--region", "1,1,0,4").status == 64)
    }
}
