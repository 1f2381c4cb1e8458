namespace Hadal.Parallelism.Pipelines.Drawing;

/// <summary>
/// The colours by which people know these pictures (DeepSeek-V3 Technical Report, figure 5): orange forward, green backward, blue weight gradient;
/// the gradient of the input alone is a lighter green. Modules after the first are darker.
/// </summary>
internal static class PictureColors
{
    internal static string Of(PipelineOpKind kind, int phase) => (kind, phase > 0) switch
    {
        (PipelineOpKind.Forward, false) => "#f9c784",
        (PipelineOpKind.Forward, true) => "#f2a33c",
        (PipelineOpKind.Backward, false) => "#8fce8b",
        (PipelineOpKind.Backward, true) => "#58a85c",
        (PipelineOpKind.BackwardInput, false) => "#c5e8c0",
        (PipelineOpKind.BackwardInput, true) => "#a2d8a0",
        (PipelineOpKind.BackwardWeight, false) => "#9fc5ee",
        (PipelineOpKind.BackwardWeight, true) => "#6b9fdb",
        _ => "#d0d0d0",
    };
}
