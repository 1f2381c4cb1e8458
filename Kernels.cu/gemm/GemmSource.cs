using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Emits the CUDA unit of one configuration.</summary>
internal static class GemmSource
{
    internal static string Emit(GemmSpec spec, GemmConfiguration configuration) => throw new NotImplementedException();
}
