using System.ComponentModel;

namespace Hadal.CompilerServices;

/// <summary>What a generated transposing method calls.</summary>
/// <param name="spec">The canonical spec string, as in the manifest.</param>
/// <param name="name">The declaring method, which errors name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DeclaredTransposition(string spec, string name)
{
    // Read at the first call: an exception in a static initialiser would reach the caller as a TypeInitializationException.
    private TransposeKernel Kernel => field ??= TransposeKernel.FromCanonical(spec, name);

    /// <summary>Transposes blocks.</summary>
    public void Run(DeviceStream stream, Fp8Blocks source, Fp8Blocks destination) => Kernel.Run(stream, source, destination);
}
