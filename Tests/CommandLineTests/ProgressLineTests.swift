import Testing

@testable import fcnscan

@Suite struct ProgressLineTests {
    @Test("A line shows what is done, the share, and the time left at the rate so far")
    func lineShowsTimeLeft() {
        #expect(
            ProgressLine.text(120, of: 480, "rows", seconds: 3)
                == "[######------------------] 120/480 rows, 25%, 9 s left")
        #expect(ProgressLine.text(0, of: 10, "rows", seconds: 3) == "[------------------------] 0/10 rows, 0%")
        #expect(
            ProgressLine.text(10, of: 10, "pictures", seconds: 3)
                == "[########################] 10/10 pictures, 100%, 0 s left")
    }
}
