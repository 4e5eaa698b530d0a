import Testing

@testable import Rendering

@Suite struct PlotAxisTests {
    @Test("The range is that of the data with a margin, unless it is given")
    func rangeIsThatOfData() {
        #expect(PlotAxis().range(of: [1, 3, 2], margin: 0.5) == 0...4)
        #expect(PlotAxis(range: 0...1).range(of: [5, 6], margin: 0.1) == 0...1)
    }

    @Test("No data, equal data and data that is no number have a range too")
    func noData() {
        for values: [Double] in [[], [.nan], [-.infinity, .infinity], [0.25, 0.25], [0]] {
            let linear = PlotAxis().range(of: values, margin: 0.04)
            #expect(linear.lowerBound < linear.upperBound, "\(values)")
            let logarithmic = PlotAxis(scale: .logarithmic).range(of: values, margin: 0.04)
            #expect(logarithmic.lowerBound > 0 && logarithmic.lowerBound < logarithmic.upperBound, "\(values)")
        }
    }

    @Test("Places are linear or follow the logarithm")
    func placesAreLinearOrFollow() {
        #expect(PlotAxis().place(2.5, in: 0...10) == 0.25)
        let axis = PlotAxis(scale: .logarithmic)
        #expect(abs((axis.place(0.1, in: 0.01...1) ?? 0) - 0.5) < 1e-12)
        #expect(axis.place(0, in: 0.01...1) == nil)
        #expect(PlotAxis().place(.nan, in: 0...1) == nil)
    }
}
