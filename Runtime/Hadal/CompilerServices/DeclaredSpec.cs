using System.Reflection;
using Hadal.Specs;

namespace Hadal.CompilerServices;

/// <summary>Reads the spec of a declared kernel, which the Hadal of another build may have written.</summary>
internal static class DeclaredSpec
{
    /// <exception cref="HadalException">This version does not read it; the message names the kernel and the version that is needed.</exception>
    internal static T Read<T>(string canonical, string name, Func<string, T> parse)
    {
        try
        {
            return parse(canonical);
        }
        catch (SpecFormatException error)
        {
            throw new HadalException(
                $"The kernel {name} cannot be used by this Hadal, {Version()}. {error.Message} The application needs the Hadal with which the library of {name} was built, or a newer one.",
                error);
        }
    }

    // A '+' begins the commit, which helps nobody to choose a package.
    private static string Version() =>
        typeof(DeclaredSpec).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "of unknown version";
}
