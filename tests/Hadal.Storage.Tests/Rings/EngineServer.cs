using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Tests.Rings;

/// <summary>What an engine needs to serve a folder: a server for user rings, nothing for the others.</summary>
internal static class EngineServer
{
    internal static IDisposable? Of(IoEngineKind engine, string folder) => engine == IoEngineKind.UserRing ? PlainFolderServer.Start(folder) : null;
}
