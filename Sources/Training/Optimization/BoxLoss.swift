import Network

/// How far the boxes of windows are from their objects: smooth L1, on windows with an object only.
///
/// `1/N · Σ weight/4 · Σ s(found − wanted)` over the four numbers of each window with an object, `N` being all windows
/// of the batch, and `s(d) = d²/2` for `|d| < 1`, `|d| − 1/2` beyond. Source: Girshick, "Fast R-CNN", arXiv:1504.08083.
struct BoxLoss {
    /// How much the mean of the four numbers counts beside the loss of the scores.
    var weight = 1.0

    /// Adds the loss of boxes to that of scores.
    ///
    /// - Parameters:
    ///   - found: What the network gives, shape [windows, 4].
    ///   - wanted: Nil for windows without an object.
    ///   - shares: How much of each window its object is.
    ///   - loss: Gets the gradients behind those of the scores.
    func add(_ found: [ArraySlice<Float>], wanted: [BoxOutputs?], shares: [Float], to loss: inout BatchLoss) {
        precondition(found.count == wanted.count && found.count == shares.count, "a box, or none, for each window")
        for (index, outputs) in found.enumerated() {
            guard let target = wanted[index] else {
                loss.gradients[index] += [Float](repeating: 0, count: BoxOutputs.count)
                continue
            }
            let factor = weight * Double(shares[index]) / Double(BoxOutputs.count)
            for (place, output) in outputs.enumerated() {
                let difference = Double(output) - Double(target.values[place])
                let distance = abs(difference)
                loss.sum += factor * (distance < 1 ? difference * difference / 2 : distance - 0.5)
                loss.gradients[index].append(Float(factor * min(max(difference, -1), 1) / Double(found.count)))
            }
        }
    }
}
