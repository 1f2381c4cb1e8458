using Hadal.Tasks;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

public sealed class DeclarationFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_declaration_is_found_at_its_name()
    {
        string file = _folder.Write("Layers.cs", """
            namespace App;
            public static partial class Layers
            {
                // Calls Up(…) are not declarations.
                static void Use() => Up();
                [Gemm(N = 64, K = 128)]
                public static partial void
                    Up(DeviceStream stream);
            }
            """);

        Assert.Equal(new SourceLocation(file, 8, 9), DeclarationFinder.Find([file], ["App.Layers.Up"]));
    }

    [Fact]
    public void Of_two_methods_of_one_name_the_one_of_the_type_and_namespace_counts()
    {
        string other = _folder.Write("Other.cs", "namespace B; partial class Head { static partial void Up(); }");
        string same = _folder.Write("Same.cs", "namespace C; partial class Layers { static partial void Up(); }");
        string right = _folder.Write("Right.cs", "namespace App.Deep; partial class Layers { static partial void Up(); }");

        Assert.Equal(right, DeclarationFinder.Find([other, same, right], ["App.Deep.Layers.Up"])!.File);
    }

    /// <summary>A manifest has names alone: the spec in an error says which overload it is of.</summary>
    [Fact]
    public void Overloads_share_the_place_of_the_first()
    {
        string file = _folder.Write("Layers.cs", "namespace App;\npartial class Layers {\nstatic partial void Up(int a);\nstatic partial void Up(float a); }");

        Assert.Equal(new SourceLocation(file, 3, 21), DeclarationFinder.Find([file], ["App.Layers.Up"]));
    }

    [Fact]
    public void The_first_name_that_the_project_declares_counts()
    {
        string file = _folder.Write("Layers.cs", "partial class Layers { static partial void Up(); }");

        Assert.NotNull(DeclarationFinder.Find([file], ["Library.Head.Project", "Layers.Up"]));
        Assert.Null(DeclarationFinder.Find([file, _folder["missing.cs"]], ["Library.Head.Project", "Layers.Down", ""]));
    }
}
