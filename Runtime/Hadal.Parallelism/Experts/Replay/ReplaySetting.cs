using Hadal.Parallelism.Experts.Prediction;

namespace Hadal.Parallelism.Experts.Replay;

/// <summary>How loads could have been balanced.</summary>
/// <param name="Fading">False: a window of the last steps. True: a moving average with a half-life of as many steps' tokens.</param>
/// <param name="Window">Steps of the window or of the half-life.</param>
/// <param name="Interval">Steps from plan to plan.</param>
/// <param name="Replicas">Slots of a layer.</param>
public sealed record ReplaySetting(bool Fading, int Window, int Interval, int Replicas)
{
    internal ILoadPredictor Predictor() => Fading ? new StepAverage(Window) : new SlidingWindow(Window);
}
