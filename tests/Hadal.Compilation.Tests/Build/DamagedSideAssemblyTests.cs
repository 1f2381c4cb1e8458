using System.Runtime.Loader;
using Hadal.Compiler;
using Hadal.Loading;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

/// <summary>A side assembly as the build writes it, cut off or with a bit flipped anywhere: kernels and tuning that are found are what was written, and where anything is not, there is a reason.</summary>
public sealed class DamagedSideAssemblyTests : IDisposable
{
    private static readonly string[] s_specs = ["hadal1|quantize|from=bf16|to=rows", "hadal1|quantize|from=f32|to=rows"];

    private static readonly KernelTuning s_tuning = new([new(s_specs[0], "NVIDIA H200", 132, 1, "default"), new(s_specs[1], "NVIDIA H200", 132, 64, "default")]);

    private readonly TemporaryFolder _folder = new();
    private readonly KernelRequest[] _requests;
    private readonly CompiledKernel[] _kernels;
    private readonly byte[] _image;

    public DamagedSideAssemblyTests()
    {
        _requests = [.. s_specs.Select(spec => new KernelRequest("App.Quantize", spec, Assert.Single(KernelFamilies.Variants(spec, "sm_90a")), "quantize", 256, 0))];
        _kernels =
        [
            .. _requests.Select((request, i) => new CompiledKernel(
                KernelSources.Hash("sm_90a", request.Variant), "sm_90a", "12.4", new(30, 0, 0, 0), Enumerable.Range(0, 200 + i).Select(at => (byte)(at * 7)).ToArray())),
        ];
        string path = _folder["App.Kernels.dll"];
        SideAssembly.Write(path, [.. _requests.Zip(_kernels, (request, kernel) => (new KernelUnit(request.Spec, request.Variant, kernel.SourceHash, ["App.Quantize"]), kernel))], s_tuning);
        _image = File.ReadAllBytes(path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Undamaged_it_has_both_kernels() => Assert.Equal(2, Found(_image));

    [Fact]
    public void A_bit_flipped_in_any_region_loads_nothing_that_was_not_written() => FlipEvery(step: 11);

    [Fact(Explicit = true)]
    public void A_bit_flipped_in_any_byte_loads_nothing_that_was_not_written() => FlipEvery(step: 1);

    [Fact]
    public void Cut_off_anywhere_it_loads_nothing_that_was_not_written()
    {
        for (int length = 0; length < _image.Length; length += 61)
        {
            Found(_image[..length]);
        }

        // From a file, which the runtime maps: bytes behind its end must not be touched.
        for (int cut = 1; cut < _image.Length; cut *= 2)
        {
            string path = _folder[$"{cut}", "App.Kernels.dll"];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, _image[..^cut]);
            Found(context => context.LoadFromAssemblyPath(path));
        }
    }

    private void FlipEvery(int step)
    {
        int lost = 0;
        for (int at = 0; at < _image.Length; at += step)
        {
            byte[] altered = [.. _image];
            altered[at] ^= (byte)(1 << (at % 8));
            lost += 2 - Found(altered);
        }

        // Most flips change a cubin or its digest; a test that finds all of them anyway looks at nothing.
        Assert.True(lost > _image.Length / step / 4, $"{lost} kernels were not found.");
    }

    private int Found(byte[] image) => Found(context =>
    {
        using MemoryStream stream = new(image);
        return context.LoadFromStream(stream);
    });

    private int Found(Func<AssemblyLoadContext, System.Reflection.Assembly> load)
    {
        AssemblyLoadContext context = new(null, isCollectible: true);
        try
        {
            SideAssemblyContents contents = SideAssemblyContents.Read("App.Kernels", _ => load(context));
            SideAssemblySource source = new(() => contents);
            Assert.Equal(contents.Assembly is null ? KernelTuning.None.Write() : s_tuning.Write(), contents.Tuning.Write());
            int found = 0;
            foreach ((KernelRequest request, CompiledKernel kernel) in _requests.Zip(_kernels))
            {
                if (source.TryFind(request, "sm_90a", kernel.SourceHash, out string reason) is { } image)
                {
                    found++;
                    Assert.Equal(kernel.Cubin.ToArray(), image.Cubin.ToArray());
                }
                else
                {
                    Assert.NotEqual("", reason);
                    Assert.DoesNotContain("rebuild the application", reason, StringComparison.Ordinal);
                }
            }

            return found;
        }
        finally
        {
            context.Unload();
        }
    }
}
