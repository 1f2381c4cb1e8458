using System.ComponentModel;

namespace Hadal.CompilerServices;

/// <summary>One kernel that an assembly declares. Written by the generator, read by the build and by <c>hadal list</c>.</summary>
/// <param name="spec">The canonical spec string.</param>
/// <param name="name">The declaring method, such as <c>Ns.DeepSeekV3.DownProjection</c>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class KernelManifestAttribute(string spec, string name) : Attribute
{
    /// <summary>The canonical spec string.</summary>
    public string Spec { get; } = spec;

    /// <summary>The declaring method.</summary>
    public string Name { get; } = name;
}
