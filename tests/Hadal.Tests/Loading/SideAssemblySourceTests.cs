using System.Reflection;
using System.Text;
using Hadal.Compilation;
using Hadal.Loading;
using Xunit;

namespace Hadal.Tests.Loading;

public class SideAssemblySourceTests
{
    private static readonly byte[] s_cubin = [.. Enumerable.Range(0, 999).Select(i => (byte)i)];

    private readonly KernelRequest _request = Kernels.Request();

    [Fact]
    public void A_kernel_of_this_source_is_found_byte_for_byte()
    {
        SideAssemblySource source = Source(SideAssembly.Load(("other", [1, 2, 3]), ("cubin-0", s_cubin), SideAssembly.Table(Entry())));

        KernelImage? image = Find(source, out _);

        Assert.NotNull(image);
        Assert.Equal(KernelOrigin.SideAssembly, image.Origin);
        Assert.Equal("12.4", image.NvrtcVersion);
        Assert.Equal(s_cubin, image.Cubin.ToArray());
    }

    [Fact]
    public void A_kernel_of_another_source_is_not_used_and_the_reason_says_so()
    {
        SideAssemblySource source = Source(SideAssembly.Load(("cubin-0", s_cubin), SideAssembly.Table(Entry() with { SourceHash = new string('0', 64) })));

        Assert.Null(Find(source, out string reason));
        Assert.Contains("another version of Hadal", reason);
    }

    [Fact]
    public void A_kernel_of_another_architecture_is_not_used()
    {
        SideAssemblySource source = Source(SideAssembly.Load(("cubin-0", s_cubin), SideAssembly.Table(Entry() with { Architecture = "sm_100a" })));

        Assert.Null(Find(source, out string reason));
        Assert.Contains("sm_90a", reason);
    }

    [Fact]
    public void A_table_that_lists_what_is_not_there_is_a_reason()
    {
        Assert.Null(Find(Source(SideAssembly.Load(SideAssembly.Table(Entry()))), out string reason));
        Assert.Contains("cubin-0", reason);
    }

    [Fact]
    public void Machine_code_that_is_not_what_was_written_is_a_reason_and_never_used()
    {
        for (int at = 0; at < s_cubin.Length; at += 37)
        {
            byte[] altered = [.. s_cubin];
            altered[at] ^= 1;

            Assert.Null(Find(Source(SideAssembly.Load(("cubin-0", altered), SideAssembly.Table(Entry()))), out string reason));
            Assert.Contains("damaged", reason);
        }

        Assert.Null(Find(Source(SideAssembly.Load(("cubin-0", s_cubin[..^1]), SideAssembly.Table(Entry()))), out _));
    }

    [Theory]
    [InlineData("hadal-kernels-1")]
    [InlineData("hadal-kernels-2")]
    public void A_table_of_a_build_that_wrote_no_digest_of_it_is_refused_with_the_remedy(string version)
    {
        string line = KernelTable.Write([Entry()], "").Split('\n')[2];
        string old = $"{version}\n{line}\n";

        Assert.Null(Find(Source(SideAssembly.Load(("cubin-0", s_cubin), (KernelTable.ResourceName, Encoding.UTF8.GetBytes(old)))), out string reason));
        Assert.Contains("build the application again", reason);
    }

    [Fact]
    public void A_table_or_a_tuning_that_is_not_what_was_written_is_a_reason_that_says_damaged()
    {
        const string Tuning = "hadal-tuning-1\nhadal1|tiny\tNVIDIA H200\t132\t1\tm64n16\n";
        (string name, byte[] table) = SideAssembly.Table(Tuning, Entry());
        byte[] altered = [.. table];
        altered[^2] ^= 1;
        (string, byte[])[][] damaged =
        [
            [(name, altered), SideAssembly.Tuning(Tuning)],
            [(name, table), SideAssembly.Tuning(Tuning.Replace("m64n16", "m64n24", StringComparison.Ordinal))],
            [(name, table)],
        ];

        foreach ((string, byte[])[] resources in damaged)
        {
            Assert.Null(Find(Source(SideAssembly.Load([("cubin-0", s_cubin), .. resources])), out string reason));
            Assert.Contains("Fake.Kernels is damaged", reason);
            Assert.Contains("build the application, again", reason);
        }

        Assert.NotNull(Find(Source(SideAssembly.Load(("cubin-0", s_cubin), (name, table), SideAssembly.Tuning(Tuning))), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hadal-kernels-999\n")]
    [InlineData("\0\0\0")]
    public void A_table_that_cannot_be_read_is_a_reason(string table)
    {
        Assert.Null(Find(Source(SideAssembly.Load((KernelTable.ResourceName, Encoding.UTF8.GetBytes(table)))), out string reason));
        Assert.Contains("cannot be read", reason);
    }

    [Fact]
    public void An_assembly_without_a_table_is_a_reason()
    {
        Assert.Null(Find(Source(SideAssembly.Load(("cubin-0", s_cubin))), out string reason));
        Assert.Contains(KernelTable.ResourceName, reason);
    }

    [Fact]
    public void An_assembly_that_is_not_there_or_no_assembly_is_a_reason()
    {
        Assert.Null(Find(Source("Hadal.Absent.Kernels", name => Assembly.Load(new AssemblyName(name))), out string absent));
        Assert.Contains("Hadal.Absent.Kernels", absent);
        Assert.Null(Find(Source("Bad", _ => Assembly.Load([1, 2, 3])), out string bad));
        Assert.Contains("Bad", bad);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_application_without_a_side_assembly_loads_none(string? name)
    {
        Assert.Null(Find(Source(name, _ => throw new InvalidOperationException()), out string reason));
        Assert.Contains("without a kernel assembly", reason);
    }

    private static SideAssemblySource Source(Assembly assembly) => Source("Fake.Kernels", _ => assembly);

    private static SideAssemblySource Source(string? name, Func<string, Assembly> load) => new(() => SideAssemblyContents.Read(name, load));

    private KernelImage? Find(SideAssemblySource source, out string reason) =>
        source.TryFind(_request, Kernels.Architecture, Kernels.Hash(_request), out reason);

    private KernelTableEntry Entry() => new(
        _request.Spec, _request.Variant.Configuration, Kernels.Hash(_request), Kernels.Architecture, "12.4", new KernelResources(8, 0, 0, 0), "cubin-0", KernelTable.Digest(s_cubin));
}
