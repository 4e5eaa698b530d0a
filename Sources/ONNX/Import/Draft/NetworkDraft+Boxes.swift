import Network

extension NetworkDraft {
    /// The layer whose outputs are scores and a box, where one output of a network is the probabilities of the first and
    /// another the last four as they are; nil for other pairs of outputs.
    func sums(ofScores scores: Int, boxes: Int) -> Int? {
        guard scores >= 0, boxes >= 0, let logits = steps[scores].inputs.first, logits >= 0,
            case .select(let first) = steps[logits].layer, case .select(let last) = steps[boxes].layer,
            let sums = steps[logits].inputs.first, sums >= 0, steps[boxes].inputs == [sums],
            first == Array(0..<first.count), last == Array(first.count..<first.count + BoxOutputs.count),
            shape(of: sums).channels == first.count + BoxOutputs.count,
            steps[scores].layer == (first.count > 1 ? .softmax : .activation(.sigmoid))
        else { return nil }
        switch steps[sums].layer {
        case .convolution, .fullyConnected: return sums
        default: return nil
        }
    }
}
