namespace Hadal.Build;

/// <summary>One kernel that an application or a library of its declares.</summary>
/// <param name="Spec">The canonical spec string, not yet validated.</param>
/// <param name="Name">The declaring method, such as <c>Ns.DeepSeekV3.DownProjection</c>.</param>
/// <param name="Assembly">Simple name of the declaring assembly.</param>
/// <param name="Hadal">The version of Hadal that wrote the spec, such as <c>0.1.0</c>; empty where the assembly does not say.</param>
internal sealed record RequestedKernel(string Spec, string Name, string Assembly, string Hadal = "");
