namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>A client that asks nothing, and so never notices that its server has died.</summary>
internal static class IdleChild
{
    internal static int Run(string folder)
    {
        using StorageRing ring = StorageRing.Open(folder, new() { Engine = IoEngineKind.UserRing });
        Console.WriteLine("ready");
        ChildRole.EndOfInput().Wait();
        return 0;
    }
}
