using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Fuse.Virtual;

/// <summary>The virtual folders as programs for 3FS know them.</summary>
internal static class VirtualTree
{
    internal static void Grow(NodeTable nodes, IUserRingRegistry registry)
    {
        (string Name, VirtualFolder Folder)[] folders =
        [
            ("iovs", new RingFolder(nodes, registry, new RingClients(registry))),
            ("rm-rf", new VirtualFolder(VirtualId.Removal, VirtualFolder.ForAll)),
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
