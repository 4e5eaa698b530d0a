import Network

/// The largest of each run of neighbouring channels.
struct PlainMaxout: PlainLayer {
    let pieces: Int

    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap) {
        for place in output.values.indices { output.values[place] = inputs[0].values[winner(of: place, in: inputs[0])] }
    }

    func backward(_ pass: inout PlainBackwardPass) {
        for (place, gradient) in pass.outputGradient.values.enumerated() {
            pass.inputGradients[0].values[winner(of: place, in: pass.inputs[0])] += gradient
        }
    }

    /// The place of the largest value; the first of equal ones takes the whole gradient, as in a pooling.
    private func winner(of place: Int, in input: PlainMap) -> Int {
        var winner = place * pieces
        for next in place * pieces + 1..<(place + 1) * pieces where input.values[next] > input.values[winner] {
            winner = next
        }
        return winner
    }
}
