namespace Hadal.CompilerServices;

internal static class KernelName
{
    /// <summary>The method of <c>Ns.Type.Method</c>: what the caller wrote, so what argument errors begin with.</summary>
    internal static string Short(string name) => name[(name.LastIndexOf('.') + 1)..];
}
