import Foundation
import Raster
import TestSupport
import Testing

@testable import Scanning

@Suite struct TissueMaskTests {
    @Test("Otsu's threshold is that of the definition")
    func thresholdIsOtsus() {
        let low: [UInt8] = (0..<600).map { 10 + UInt8($0 * $0 % 90) }
        let high: [UInt8] = (0..<300).map { 60 + UInt8($0 * 7 % 150) }
        let values = low + high
        // The threshold with the least sum of squared distances to the means of both parts.
        func spread(_ part: [Double]) -> Double {
            let mean = part.reduce(0, +) / Double(part.count)
            return part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        let spreads = (10..<200).map { threshold in
            spread(values.filter { $0 <= threshold }.map(Double.init))
                + spread(values.filter { $0 > threshold }.map(Double.init))
        }
        // cv2.threshold(values, 0, 255, cv2.THRESH_OTSU) of OpenCV 4 gives the same.
        #expect(TissueMask.otsuThreshold(values) == 10 + spreads.firstIndex(of: spreads.min()!)!)
        #expect(TissueMask.otsuThreshold(values) == 106)
        #expect(TissueMask.otsuThreshold([7, 7, 7]) == nil)
        #expect(TissueMask.otsuThreshold([7, 7, 9]) == 7)
    }

    @Test("Tissue is found on a bright slide, without specks and holes")
    func tissueIsFound() throws {
        try withTemporaryFolder { folder in
            // Larger than the overview by a factor that leaves parts of blocks at the borders.
            var picture = Picture(width: 2100, height: 1301, color: [244, 243, 245])
            func fill(_ columns: Range<Int>, _ rows: Range<Int>, _ color: [UInt8]) {
                for y in rows { for x in columns { for c in 0..<3 { picture[x, y, c] = color[c] } } }
            }
            fill(300..<1500, 200..<1000, [205, 120, 190])
            fill(600..<630, 500..<530, [244, 243, 245])
            fill(1700..<1712, 100..<112, [205, 120, 190])
            try picture.write(to: folder + "/slide.png")
            let mask = try TissueMask(of: .file(folder + "/slide.png"), page: nil)
            #expect(mask.finding.overview == [700, 434])
            try mask.write(to: folder + "/tissue.png")
            let written = try Picture(contentsOf: folder + "/tissue.png")
            #expect(written.channels == 1 && written.samples == mask.mask)
            // A block of 400 x 267 pixels of the overview, rounded at its corners and blurred by 2 at its sides.
            let area = mask.mask.count { $0 == 255 }
            #expect(abs(area - 400 * 267) < 2 * (400 + 267) * 2, "\(area)")
            #expect(mask.mask[170 * 700 + 205] == 255 && mask.mask[35 * 700 + 568] == 0)
            #expect(abs(mask.finding.share - Double(area) / Double(700 * 434)) < 1e-12)
        }
    }

    @Test("Grey and uniform pictures have no tissue")
    func nothingIsTold() throws {
        try withTemporaryFolder { folder in
            try Picture(width: 40, height: 40, channels: 1, samples: [UInt8](repeating: 9, count: 1600)).write(
                to: folder + "/gray.png")
            #expect(throws: TissueError.gray(path: folder + "/gray.png")) {
                try TissueMask(of: .file(folder + "/gray.png"), page: nil)
            }
            try Picture(width: 40, height: 40, color: [200, 180, 190]).write(to: folder + "/even.png")
            #expect(throws: TissueError.uniform(path: folder + "/even.png")) {
                try TissueMask(of: .file(folder + "/even.png"), page: nil)
            }
        }
    }
}
