import Foundation
import Scanning
import Testing

@Suite struct ScoreMeanTests {
    private func softmax(_ logits: [Float]) -> [Double] {
        let sum = logits.reduce(0) { $0 + exp(Double($1)) }
        return logits.map { exp(Double($0)) / sum }
    }

    @Test("A softmax of the mean gives the mean of the probabilities")
    func softmaxOfMean() {
        let scores: [[Float]] = [[1, 2, -3], [0, 0, 0], [4, -1, 5]]
        let mean = softmax(ScoreMean(.softmax, of: .probabilities, classes: 3).mean(of: scores))
        for index in 0..<3 {
            let expected = scores.reduce(0) { $0 + softmax($1)[index] } / 3
            #expect(abs(mean[index] - expected) < 1e-6)
        }
    }

    @Test("Where all probabilities are 1 the mean still tells scores apart")
    func saturated() {
        let mean = ScoreMean(.softmax, of: .probabilities, classes: 2)
        let (low, high) = (mean.mean(of: [[0, 60], [0, 70]]), mean.mean(of: [[0, 80], [0, 90]]))
        #expect(high[1] - high[0] > low[1] - low[0] + 10)
        #expect(abs(low[1] - low[0] - (60 + log(2))) < 1e-3)
    }

    @Test("A logistic function of the mean gives the mean of the probabilities, sigmoids are averaged as they are")
    func oneOutput() {
        let mean = ScoreMean(.logistic, of: .probabilities, classes: 1).mean(of: [[-2], [3], [200]])[0]
        let expected = (1 / (1 + exp(2.0)) + 1 / (1 + exp(-3.0)) + 1) / 3
        #expect(abs(1 / (1 + exp(-Double(mean))) - expected) < 1e-6)
        #expect(ScoreMean(.asTheyAre, of: .probabilities, classes: 1).mean(of: [[0.25], [0.75]]) == [0.5])
    }

    @Test("The mean of logits is their mean")
    func logits() {
        #expect(ScoreMean(.softmax, of: .logits, classes: 2).mean(of: [[1, -4], [3, 2]]) == [2, -1])
    }
}
