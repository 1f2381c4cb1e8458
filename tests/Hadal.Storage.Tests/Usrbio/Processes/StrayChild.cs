using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>Makes a bus error that is none of the guard's, after the guard is installed.</summary>
internal static unsafe class StrayChild
{
    internal static int Run()
    {
        _ = GuardedArena.Instance;
        using SharedFile file = SharedFile.Create(SharedFile.NewPath(), 4096);
        using (FileStream stream = new(file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            stream.SetLength(0);
        file.RemoveName();
        Console.WriteLine("ready");
        return *(byte*)file.Address;
    }
}
