/// How a picture is computed: the algorithm of each step of the blueprint, and which steps work on fragments.
struct StageChoices {
    /// The first step that works on whole maps, whose fragments stand in order; the number of steps where none does.
    let wholeFrom: Int
    /// The prediction of each step; nil for those that can be computed in one way only.
    let algorithms: [StagePrediction?]
}
