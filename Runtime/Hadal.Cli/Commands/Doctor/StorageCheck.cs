using Hadal.Storage.Engines;

namespace Hadal.Cli.Commands.Doctor;

/// <summary>What a storage ring of the current folder would run on, and why.</summary>
internal static class StorageCheck
{
    internal static DoctorItem Run(string name)
    {
        string folder = Directory.GetCurrentDirectory();
        EngineChoice choice = EngineChoice.For(folder, wanted: null);
        return new(name, Found: true, choice.Kind.ToString(), choice.Reason, [folder], null);
    }
}
