using System.Security.Cryptography;

namespace Hadal.Storage.Tests.Fuse;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Many_threads_in_one_folder_see_their_own_files_whole()
    {
        using Mounted mounted = new();
        Parallel.For(0, 8, thread =>
        {
            for (int round = 0; round < 40; round++)
            {
                byte[] data = RandomNumberGenerator.GetBytes(1 + (round * 5000));
                string path = mounted[$"{thread}-{round % 5}"];
                File.WriteAllBytes(path + ".new", data);
                File.Move(path + ".new", path, overwrite: true);
                Assert.Equal(data, File.ReadAllBytes(path));
                if (round % 7 == 0)
                    File.Delete(path);
                _ = MountedFolderTests.Names(mounted.Path);
            }
        });
        await Wait.Until(() => mounted.Mount.Dispatcher.OpenFiles == 0);
    }

    [Fact]
    public async Task Nodes_and_handles_go_when_the_kernel_needs_them_no_more()
    {
        using Mounted mounted = new();
        for (int index = 0; index < 200; index++)
        {
            File.WriteAllText(mounted[$"{index}"], "x");
            File.Delete(mounted[$"{index}"]);
        }

        // The root, the virtual folder and its four.
        await Wait.Until(() => mounted.Folder.Nodes.Count <= 6);
        await Wait.Until(() => mounted.Mount.Dispatcher.OpenFiles == 0);
        await Wait.Until(() => mounted.Mount.Dispatcher.OpenFolders == 0);
    }
}
