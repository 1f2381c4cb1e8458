namespace Hadal.Compilation;

/// <summary>A configuration that was measured to be the fastest.</summary>
/// <param name="Spec">Canonical spec of the kernel.</param>
/// <param name="Gpu">The GPU's name, such as <c>NVIDIA H200</c>.</param>
/// <param name="Multiprocessors">How many it has, all of which were used.</param>
/// <param name="M">Rows of the measured call.</param>
/// <param name="Configuration">The configuration's name.</param>
internal sealed record TunedChoice(string Spec, string Gpu, int Multiprocessors, int M, string Configuration);
