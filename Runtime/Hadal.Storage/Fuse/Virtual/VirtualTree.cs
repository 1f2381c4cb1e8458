using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Fuse.Virtual;

/// <summary>The virtual folders as programs for 3FS know them.</summary>
internal static class VirtualTree
{
    internal static void Grow(NodeTable nodes, FileNode served, IUserRingRegistry registry, string mountPoint)
    {
        (string Name, VirtualFolder Folder)[] folders =
        [
            ("iovs", new RingFolder(nodes, registry, new RingClients(registry))),
            ("rm-rf", new RemovalFolder(nodes, served, mountPoint)),
            ("get-conf", new VirtualFolder(VirtualId.GetConfiguration, VirtualFolder.ForReading)),
            ("set-conf", new VirtualFolder(VirtualId.SetConfiguration, VirtualFolder.ForReading)),
        ];
        VirtualRoot root = new(nodes, folders);
        foreach ((_, VirtualFolder folder) in folders)
            nodes.AddPermanent(folder);
        nodes.AddPermanent(root);
        nodes.VirtualRoot = root;
    }
}
